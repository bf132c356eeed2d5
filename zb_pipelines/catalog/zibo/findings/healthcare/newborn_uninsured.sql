SELECT b.child_id AS subject, '' AS case_key, CAST(b.birth_time AS DATE) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '出生满 ' || (getvariable('build_day') - CAST(b.birth_time AS DATE)) || ' 天，医保参保信息中没有该新生儿' AS detail,
    [evidence('health_commission/birth_certificate', split_part(b._origin[1], '#', 2), '出生日期 ' || CAST(b.birth_time AS DATE))] AS evidence
FROM base.population__birth AS b
WHERE b.child_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM aggregation.medical_insurance__enrolment AS e WHERE e.resident_id = b.child_id)
    AND EXISTS (SELECT 1 FROM aggregation.medical_insurance__enrolment AS r WHERE r.resident_id IS NOT NULL)
    AND CAST(b.birth_time AS DATE) + CAST(getvariable('insure_days') AS INTEGER) < getvariable('build_day')
    AND CAST(b.birth_time AS DATE) >= getvariable('build_day') - CAST(getvariable('window_days') AS INTEGER)
QUALIFY row_number() OVER (PARTITION BY b.child_id ORDER BY b.certificate_no) = 1
