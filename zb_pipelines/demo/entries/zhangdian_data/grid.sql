SELECT 'ZD' || lpad(grid::VARCHAR, 6, '0') AS grid_no, town || plain_community || '第' || (1 + grid // 156) || '网格' AS grid_name, town,
    community, 'POLYGON ((' || array_to_string(list_transform([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]],
        lambda c: round(longitude + 0.002 * (grid // 13 % 16 - 8 + c[1]), 6) || ' ' || round(latitude + 0.002 * (grid // 208 - 8 + c[2]), 6)), ', ') || '))' AS boundary, '370303' AS district, 200 + draw(grid, 'homes', 300) AS households, full_name AS worker_name, people.phone AS worker_phone
FROM grids JOIN seats ON seats.county_code = '370303' AND seat = town
JOIN (SELECT n, full_name, phone FROM people) AS people ON people.n = 3 * draw(grid, 'worker', getvariable('households'))
