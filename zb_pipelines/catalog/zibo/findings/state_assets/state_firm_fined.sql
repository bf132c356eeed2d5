WITH fines AS (
    SELECT 'eco_environment/environmental_penalty' AS entry, n.decision_no, n.uscc, n.fine, n.decision_date, n.organ_name, n._record
    FROM aggregation.eco_environment__environmental_penalty AS n
    UNION ALL SELECT 'market_supervision/penalty', m.decision_no, m.uscc, m.fine, m.decision_date, m.organ_name, m._record
    FROM aggregation.market_supervision__penalty AS m WHERE m.uscc IS NOT NULL
)
SELECT f.uscc AS subject, p.decision_no AS case_key, p.decision_date AS since, CAST(NULL AS DATE) AS until, p.fine * 10000 AS amount,
    '出资企业“' || f.name || '”于 ' || p.decision_date || ' 被' || p.organ_name || '罚款 ' || p.fine || ' 万元' AS detail,
    [evidence(p.entry, p._record, p.decision_date || ' 罚款 ' || p.fine || ' 万元'),
     evidence('state_assets/state_firm', f._record, '列入国家出资企业名录')] AS evidence
FROM aggregation.state_assets__state_firm AS f JOIN fines AS p ON p.uscc = f.uscc
WHERE p.fine >= getvariable('large_fine') AND p.decision_date <= getvariable('build_day')
    AND p.decision_date >= getvariable('build_day') - CAST(getvariable('look_back_days') AS INTEGER)
