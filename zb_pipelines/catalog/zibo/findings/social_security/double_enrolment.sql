SELECT s.resident_id AS subject, '' AS case_key, CAST(e.update_time AS DATE) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '人社登记为正常参保的职工，医保同时以居民身份正常参保，疑似重复参保，待核实' AS detail,
    [evidence('human_resources/social_insurance', s._record, '参保状态正常，经办日期 ' || CAST(s.update_time AS DATE)),
     evidence('medical_insurance/enrolment', e._record, '居民医保正常参保，更新日期 ' || CAST(e.update_time AS DATE))] AS evidence
FROM aggregation.human_resources__social_insurance AS s
JOIN aggregation.medical_insurance__enrolment AS e ON e.resident_id = s.resident_id
WHERE s.status = '1' AND s.employer_uscc IS NOT NULL AND e.status = '1' AND e.insurance_type = getvariable('residents_scheme')
QUALIFY row_number() OVER (PARTITION BY s.resident_id ORDER BY s.update_time DESC, e.update_time DESC, s._record, e._record) = 1
