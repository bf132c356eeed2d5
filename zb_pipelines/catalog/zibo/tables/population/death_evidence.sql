WITH told AS (
    SELECT d.resident_id, '死亡医学证明' AS kind, d.certificate_no AS evidence_no, d.death_date AS death_date, d.issue_date AS recorded_on, CAST(NULL AS DATE) AS revoked_on,
        origin('health_commission/death_certificate', d._record) AS told_by FROM aggregation.health_commission__death_certificate AS d
    UNION ALL
    SELECT d.resident_id, '火化' AS kind, d.cremation_no AS evidence_no, d.death_date AS death_date, d.cremation_date AS recorded_on, CAST(NULL AS DATE) AS revoked_on,
        origin('civil_affairs/cremation', d._record) AS told_by FROM aggregation.civil_affairs__cremation AS d
    UNION ALL
    SELECT d.resident_id, '死刑执行' AS kind, d.notice_no AS evidence_no, d.executed_date AS death_date, d.executed_date AS recorded_on, CAST(NULL AS DATE) AS revoked_on,
        origin('court/executed_death', d._record) AS told_by FROM aggregation.court__executed_death AS d
    UNION ALL
    SELECT d.resident_id, '宣告死亡' AS kind, d.judgment_no AS evidence_no, d.death_date AS death_date, d.judgment_date AS recorded_on, d.revoked_date AS revoked_on,
        origin('court/declared_death', d._record) AS told_by FROM aggregation.court__declared_death AS d
    UNION ALL
    SELECT d.resident_id, '户籍注销' AS kind, d.cancellation_no AS evidence_no, d.death_date AS death_date, d.cancel_date AS recorded_on, CAST(NULL AS DATE) AS revoked_on,
        origin('public_security/household_cancellation', d._record) AS told_by FROM aggregation.public_security__household_cancellation AS d
    WHERE d.reason = '1'
    UNION ALL
    SELECT d.resident_id, '户籍状态' AS kind, '户籍登记' AS evidence_no, CAST(NULL AS DATE) AS death_date, CAST(d.update_time AS DATE) AS recorded_on, CAST(NULL AS DATE) AS revoked_on,
        origin('public_security/household_register', d._record) AS told_by FROM aggregation.public_security__household_register AS d
    WHERE d.household_status = '3'
)
SELECT t.resident_id, t.kind, t.evidence_no, t.death_date, t.recorded_on, t.revoked_on,
    (t.revoked_on IS NULL OR t.revoked_on > getvariable('build_day'))
        AND (t.death_date IS NULL OR t.death_date <= getvariable('build_day')) AS in_force,
    coalesce(list_position(string_split(getvariable('evidence_order'), '、'), t.kind), 99) AS authority,
    [t.told_by] AS _origin
FROM told AS t
