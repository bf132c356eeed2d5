SELECT e.uscc AS subject, e.equipment_no AS case_key, e.next_inspection + 1 AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '特种设备 ' || e.equipment_no || ' 应于 ' || e.next_inspection || ' 前检验，登记仍为在用' AS detail,
    [evidence('market_supervision/special_equipment', e._record, '下次检验日期 ' || e.next_inspection || '，使用状态为在用')] AS evidence
FROM aggregation.market_supervision__special_equipment AS e
WHERE e.state = 'ZY' AND e.next_inspection + CAST(getvariable('grace_days') AS INTEGER) < getvariable('build_day')
