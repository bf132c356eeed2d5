WITH withdrawn AS (
    SELECT e.resident_id, count(*) AS times, max(e.revoked_on) AS revoked_on, flatten(list(e._origin ORDER BY e.evidence_no)) AS told_by
    FROM base.population__death_evidence AS e
    WHERE e.revoked_on <= getvariable('build_day') GROUP BY e.resident_id
)
SELECT p.resident_id, CASE WHEN d.resident_id IS NOT NULL THEN '2' ELSE '1' END AS life_status, d.death_date,
    coalesce(d.decided_by, CASE WHEN w.times > 0 THEN '宣告死亡已撤销' WHEN h.household_status = '1' THEN '户籍状态正常' ELSE '无死亡证据' END) AS decided_by,
    coalesce(d.recorded_on, w.revoked_on, CASE WHEN h.household_status = '1' THEN CAST(h.update_time AS DATE) END) AS decided_on,
    coalesce(d.evidences, 0) AS evidences, coalesce(w.times, 0) AS revoked,
    d.resident_id IS NOT NULL AND coalesce(h.household_status = '1', false) AS disputed,
    list_concat(coalesce(d._origin, []), list_concat(coalesce(w.told_by, []),
        list_filter([CASE WHEN h.household_status <> '3' THEN origin('public_security/household_register', h._record)
            WHEN d.resident_id IS NULL THEN origin('base.population__person', p.resident_id) END], lambda said: said IS NOT NULL))) AS _origin
FROM base.population__person AS p
LEFT JOIN base.population__death AS d ON d.resident_id = p.resident_id
LEFT JOIN withdrawn AS w ON w.resident_id = p.resident_id
LEFT JOIN aggregation.public_security__household_register AS h ON h.resident_id = p.resident_id
