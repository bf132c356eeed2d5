SELECT 'YL3703' || lpad(number::VARCHAR, 8, '0') AS institution_code, name AS institution_name, uscc,
    CASE WHEN number % 11 <> 10 THEN 'H3703' || lpad(number::VARCHAR, 8, '0') END AS insurance_code,
    ['医院', '社区卫生服务中心', '乡镇卫生院', '诊所'][1 + number % 4] AS category,
    CASE number % 4 WHEN 0 THEN one_of(b, 'grade', ['三级甲等', '二级甲等', '一级'], 3) END AS grade,
    address, county_code AS district, draw(b, 'beds', 80) * 10 AS beds,
    CASE WHEN number < getvariable('plants') THEN getvariable('epoch') - 100 - number::INTEGER
        -- Just run out, and being renewed; every twenty days it is the next one's turn.
        WHEN number < getvariable('plants') + 2 THEN getvariable('day') - 3 - ((day_count(getvariable('day')) + 100000) % 20)::INTEGER ELSE licence_end(b) END AS licence_until, longitude, latitude
FROM bodies WHERE kind = 'medical'
