SELECT l.licence_no AS subject, '' AS case_key, CAST(NULL AS DATE) AS since, l.valid_until AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    l.kind || '标为有效至' || strftime(l.valid_until, '%Y-%m-%d') || '，主体登记状态为'
        || CASE l.body_status WHEN '2' THEN '吊销未注销' WHEN '3' THEN '注销' ELSE '撤销' END AS detail,
    [evidence('thematic.food_safety__licence', l.licence_no, '许可状态有效'), evidence('base.legal_entity__entity', l.uscc, '登记状态 ' || l.body_status)] AS evidence
FROM thematic.food_safety__licence AS l
WHERE l.in_force AND l.body_status IN ('2', '3', '5')
