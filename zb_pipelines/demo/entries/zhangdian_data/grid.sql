SELECT 'ZD' || lpad(grid::VARCHAR, 6, '0') AS grid_no, town || plain_community || '第' || (1 + grid // 156) || '网格' AS grid_name, town,
    community, '370303' AS district, 200 + draw(grid, 'homes', 300) AS households, full_name AS worker_name, people.phone AS worker_phone
FROM grids
JOIN (SELECT n, full_name, phone FROM people) AS people ON people.n = 3 * draw(grid, 'worker', getvariable('households'))
