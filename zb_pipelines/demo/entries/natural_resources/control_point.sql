SELECT 'KZ3703' || lpad(point::VARCHAR, 5, '0') AS point_no, town || '控制点' || (1 + point // 88) AS point_name,
    one_of(point, 'grade', ['二等', '三等', '四等'], 3) AS grade, county_code AS district, town,
    DATE '1998-01-01' + draw(point, 'built', 8000)::INTEGER AS built_date,
    canary(point, 'x') AS coordinate_x, canary(point, 'y') AS coordinate_y, canary(point, 'h') AS elevation
FROM (SELECT range AS point, range % 88 AS place FROM range(352)) JOIN places USING (place)
