SELECT b.certificate_no AS subject, '' AS case_key, CAST(b.birth_time AS DATE) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '出生满 ' || (getvariable('build_day') - CAST(b.birth_time AS DATE)) || ' 天，户籍登记中没有该新生儿' AS detail,
    [evidence('health_commission/birth_certificate', split_part(b._origin[1], '#', 2), '出生日期 ' || CAST(b.birth_time AS DATE) || '，签发日期 ' || b.issue_date)] AS evidence
FROM base.population__birth AS b
WHERE NOT b.household_registered
    AND CAST(b.birth_time AS DATE) + CAST(getvariable('register_days') AS INTEGER) < getvariable('build_day')
    AND CAST(b.birth_time AS DATE) >= getvariable('build_day') - CAST(getvariable('window_days') AS INTEGER)
