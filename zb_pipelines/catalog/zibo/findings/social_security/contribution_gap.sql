SELECT s.resident_id AS subject, coalesce(s.employer_uscc, '') AS case_key, last_day(CAST(try_strptime(s.paid_through, '%Y%m') AS DATE)) + 1 AS since,
    CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '参保状态为正常，缴费只到 ' || s.paid_through || '，已断 ' || date_diff('month', CAST(try_strptime(s.paid_through, '%Y%m') AS DATE), getvariable('build_day')) || ' 个月，待核实' AS detail,
    [evidence('human_resources/social_insurance', s._record, '参保状态正常，缴费至 ' || s.paid_through)] AS evidence
FROM aggregation.human_resources__social_insurance AS s
WHERE s.status = '1' AND date_diff('month', CAST(try_strptime(s.paid_through, '%Y%m') AS DATE), getvariable('build_day')) > getvariable('max_months')
QUALIFY row_number() OVER (PARTITION BY s.resident_id, s.employer_uscc ORDER BY s.paid_through DESC, s._record) = 1
