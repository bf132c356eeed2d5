SELECT c.licence_no AS subject, c.case_no AS case_key, add_workdays(CAST(c.decided_time AS DATE), getvariable('issue_days')) AS since,
    CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '“' || coalesce(i.title, i.item_code) || '”' || strftime(c.decided_time, '%Y-%m-%d') || '准予，至' || strftime(getvariable('build_day'), '%Y-%m-%d') || '没有电子证照' AS detail,
    [evidence('administrative_approval/service_case', c._record, '准予于 ' || strftime(c.decided_time, '%Y-%m-%d')),
     evidence('administrative_approval/service_item', i._record, '事项核发证照类型 ' || i.licence_type)] AS evidence
FROM aggregation.administrative_approval__service_case AS c
JOIN aggregation.administrative_approval__service_item AS i ON i.item_code = c.item_code
WHERE c.result = '1' AND c.licence_no IS NOT NULL AND i.licence_type IS NOT NULL
    AND workdays_between(CAST(c.decided_time AS DATE), getvariable('build_day')) > getvariable('issue_days')
    AND NOT EXISTS (SELECT 1 FROM base.e_license__licence AS e WHERE e.type_code = i.licence_type AND e.licence_no = c.licence_no)
