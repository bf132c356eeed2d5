SELECT f.uscc AS subject, '' AS case_key, CAST(e.status__time AS DATE) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '出资企业“' || f.name || '”登记状态为' || CASE e.status WHEN '2' THEN '吊销未注销' WHEN '3' THEN '注销' ELSE '撤销' END AS detail,
    [evidence('state_assets/state_firm', f._record, '列入国家出资企业名录，国有股权比例 ' || coalesce(CAST(f.share AS VARCHAR), '未报') || '%'),
     evidence('base.legal_entity__entity', e.uscc, '登记状态代码 ' || e.status)] AS evidence
FROM aggregation.state_assets__state_firm AS f
JOIN base.legal_entity__entity AS e ON e.uscc = f.uscc
WHERE e.status IN ('2', '3', '5')
