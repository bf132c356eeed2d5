SELECT '3703' || lpad(number::VARCHAR, 8, '0') AS school_code, name, uscc, ['幼儿园', '小学', '初中', '高中', '中职'][1 + number % 5] AS stage,
    address, county_code AS district, 120 + draw(b, 'students', 2400) AS students, spot.lon AS longitude, spot.lat AS latitude
FROM (SELECT *, gcj02({'lon': longitude, 'lat': latitude}) AS spot FROM bodies WHERE kind = 'school')
