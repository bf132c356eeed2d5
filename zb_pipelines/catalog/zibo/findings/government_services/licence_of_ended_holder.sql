SELECT e.licence_id AS subject, '' AS case_key, e.state_since AS since, e.valid_until AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '“' || e.licence_name || '”标为有效，持证' || CASE e.holder_code_type WHEN '111' THEN '人已经死亡' ELSE '单位已经吊销或者注销' END AS detail,
    [evidence('base.e_license__licence', e.licence_id, '证照状态有效')] AS evidence
FROM base.e_license__licence AS e
WHERE e.state = '有效' AND e.holder_ended
