SELECT c.case_no AS subject, '' AS case_key, add_workdays(CAST(c.accepted_time AS DATE), i.promised_days) AS since, CAST(c.decided_time AS DATE) AS until,
    CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '承诺' || i.promised_days || '个工作日，已用' || workdays_between(CAST(c.accepted_time AS DATE), coalesce(CAST(c.decided_time AS DATE), getvariable('build_day')))
        || '个工作日' || CASE WHEN c.decided_time IS NULL THEN '，尚未办结' ELSE '' END AS detail,
    [evidence('administrative_approval/service_case', c._record, '受理于 ' || strftime(c.accepted_time, '%Y-%m-%d')),
     evidence('administrative_approval/service_item', i._record, '承诺 ' || i.promised_days || ' 个工作日')] AS evidence
FROM aggregation.administrative_approval__service_case AS c
JOIN aggregation.administrative_approval__service_item AS i ON i.item_code = c.item_code
WHERE workdays_between(CAST(c.accepted_time AS DATE), coalesce(CAST(c.decided_time AS DATE), getvariable('build_day'))) > i.promised_days + getvariable('grace_days')
