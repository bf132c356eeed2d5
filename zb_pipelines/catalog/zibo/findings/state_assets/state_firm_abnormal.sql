SELECT f.uscc AS subject, a.decision_no AS case_key, a.listed_date AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '出资企业“' || f.name || '”自 ' || a.listed_date || ' 起列入经营异常名录：' || a.reason AS detail,
    [evidence('market_supervision/abnormal_operation', a._record, a.listed_date || ' 由' || a.organ_name || '列入'),
     evidence('state_assets/state_firm', f._record, '列入国家出资企业名录')] AS evidence
FROM aggregation.state_assets__state_firm AS f
JOIN aggregation.market_supervision__abnormal_operation AS a ON a.uscc = f.uscc
WHERE a.listed_date <= getvariable('build_day') - CAST(getvariable('grace_days') AS INTEGER)
    AND (a.removed_date IS NULL OR a.removed_date > getvariable('build_day'))
