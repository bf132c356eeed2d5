SELECT e.licence_id AS subject, '' AS case_key, e.issue_date AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '“' || e.licence_name || '”的标识' || e.fault AS detail, [evidence('base.e_license__licence', e.licence_id, e.fault)] AS evidence
FROM base.e_license__licence AS e
WHERE e.state = '有效' AND e.fault IN ('写法不符', '校验位不符')
