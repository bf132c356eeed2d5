SELECT n.uscc AS subject, n.decision_no AS case_key, n.decision_date AS since, CAST(NULL AS DATE) AS until, n.fine * 10000 AS amount,
    n.decision_date || ' 受到处罚（' || n.violation || '），当日没有有效的排污许可或者排污登记，待核实应当取得许可还是只须登记' AS detail,
    [evidence('eco_environment/environmental_penalty', n._record, n.decision_date || ' 处罚：' || n.violation)] AS evidence
FROM aggregation.eco_environment__environmental_penalty AS n
WHERE n.violation_kind IN (SELECT unnest(string_split(getvariable('discharge_kinds'), ',')))
    AND NOT EXISTS (
        -- What a permit's row lost is nothing to doubt its holder for.
        SELECT 1 FROM aggregation.eco_environment__pollutant_permit AS p
        WHERE (p.uscc = n.uscc OR (p.uscc IS NULL AND p.enterprise_name = n.party_name))
            AND coalesce(p.issue_date <= n.decision_date + CAST(getvariable('grace_days') AS INTEGER), true) AND coalesce(p.valid_until >= n.decision_date, true))
