SELECT 'ZD' || lpad(grid::VARCHAR, 6, '0') AS grid_no, town || community || '第' || (1 + grid // 156) || '网格' AS grid_name, town,
    community || '社区' AS community, '370303' AS district, 200 + draw(grid, 'homes', 300) AS households, full_name AS worker_name, people.phone AS worker_phone
FROM (SELECT range AS grid, one_of(range, 'community', getvariable('communities'), 12) AS community, range % 13 AS turn FROM range(getvariable('grids')))
JOIN (SELECT town, row_number() OVER (ORDER BY place) - 1 AS turn FROM places WHERE county_code = '370303') USING (turn)
JOIN (SELECT n, full_name, phone FROM people) AS people ON people.n = 3 * draw(grid, 'worker', getvariable('households'))
