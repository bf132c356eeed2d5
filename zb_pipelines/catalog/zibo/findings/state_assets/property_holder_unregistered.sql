SELECT r.uscc AS subject, r.right_no AS case_key, r.register_date AS since, CAST(NULL AS DATE) AS until, r.state_capital * 10000 AS amount,
    '产权登记 ' || r.right_no || ' 的占有单位“' || r.holder_name || '”在法人库中没有登记' AS detail,
    [evidence('state_assets/property_right', r._record, '国有资本 ' || r.state_capital || ' 万元，登记日期 ' || r.register_date)] AS evidence
FROM aggregation.state_assets__property_right AS r
WHERE r.state = 'ZY' AND NOT EXISTS (SELECT 1 FROM base.legal_entity__entity AS e WHERE e.uscc = r.uscc)
