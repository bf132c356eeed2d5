-- 严重程度只能由认定机关认定：来源没有认定的为待认定（空），平台不推定，对外提供不超过最短的公示期。
-- 终止日取各规则中最早的一个，并列时按 认定档次、条例上限、来源申报 的次序记名。
WITH declared AS (
    SELECT m.decision_no, 'market_supervision/penalty' AS source, m.party_name, m.party_type AS party_kind,
        m.uscc, CAST(NULL AS VARCHAR) AS org_code, CAST(NULL AS VARCHAR) AS reg_no, CAST(NULL AS VARCHAR) AS tax_no,
        m.certificate_no, CAST(NULL AS VARCHAR) AS representative, m.violation, m.penalty_kind, m.fine,
        CAST(NULL AS VARCHAR) AS severity, '1' AS procedure, m.decision_date, m.day AS published_on,
        m.publish_until AS declared_until, m.organ_name, getvariable('market_days') AS publicity_limit,
        origin('market_supervision/penalty', m._record) AS made_of
    FROM aggregation.market_supervision__penalty AS m
    UNION ALL
    SELECT l.decision_no, 'linzi_data/administrative_penalty', l.party_name,
        CASE WHEN l.uscc IS NULL AND l.person_id IS NOT NULL THEN '2' WHEN l.uscc[1:2] = '92' THEN '3' ELSE '1' END,
        l.uscc, l.org_code, l.reg_no, l.tax_no, l.person_id, l.representative, l.violation, l.penalty_kind,
        CASE WHEN regexp_matches(l.outcome, '[0-9.]+万元') THEN CAST(regexp_extract(l.outcome, '([0-9.]+)万元', 1) AS DOUBLE)
            WHEN regexp_matches(l.outcome, '[0-9.]+元') THEN CAST(regexp_extract(l.outcome, '([0-9.]+)元', 1) AS DOUBLE) / 10000 END,
        l.severity, l.procedure, l.decision_date, l.publish_date, CAST(NULL AS DATE), l.organ_name,
        getvariable('publicity_days'), origin('linzi_data/administrative_penalty', l._record)
    FROM aggregation.linzi_data__administrative_penalty AS l
), graded AS (
    SELECT d.*, d.severity IS NOT NULL AS severity_declared, d.severity AS grade
    FROM declared AS d
), ranged AS (
    SELECT g.*,
        CAST(g.decision_date + to_months(CAST(CASE g.grade WHEN '2' THEN getvariable('general_max_months')
            WHEN '3' THEN getvariable('severe_max_months') ELSE getvariable('minor_max_months') END AS INTEGER)) AS DATE) AS grade_end,
        CAST(g.decision_date + to_months(CAST(getvariable('cap_months') AS INTEGER)) AS DATE) AS cap_end,
        CASE g.grade WHEN '2' THEN CAST(g.decision_date + to_months(CAST(getvariable('general_min_months') AS INTEGER)) AS DATE)
            WHEN '3' THEN CAST(g.decision_date + to_months(CAST(getvariable('severe_min_months') AS INTEGER)) AS DATE) WHEN '1' THEN g.decision_date END AS repairable_from,
        g.party_kind <> '2' AND g.procedure <> '2' AS listed
    FROM graded AS g
), repairs AS (
    SELECT r.decision_no, min(r.decided_on) AS repaired_on
    FROM aggregation.development_reform__credit_repair AS r
    WHERE r.result = '1' AND r.decided_on <= getvariable('build_day') GROUP BY r.decision_no
), withdrawals AS (
    SELECT w.document_no, min(w.revoked_on) AS revoked_on
    FROM aggregation.development_reform__credit_withdrawal AS w
    WHERE w.revoked_on <= getvariable('build_day') GROUP BY w.document_no
), ended AS (
    SELECT n.*, CASE WHEN n.listed THEN least(n.grade_end, n.cap_end, n.declared_until) END AS publish_until,
        r.repaired_on, w.revoked_on, add_workdays(n.decision_date, n.publicity_limit) AS publish_due
    FROM ranged AS n
    LEFT JOIN repairs AS r ON r.decision_no = n.decision_no
    LEFT JOIN withdrawals AS w ON w.document_no = n.decision_no
)
SELECT e.decision_no, e.source, e.party_name, e.party_kind, e.uscc, e.org_code, e.reg_no, e.tax_no, e.certificate_no, e.representative,
    e.violation, e.penalty_kind, e.fine, e.grade AS severity, e.severity_declared, e.procedure, e.decision_date, e.published_on, e.publish_due,
    greatest(0, workdays_between(e.publish_due, e.published_on)) AS late_days, e.organ_name, e.publish_until,
    CASE WHEN e.party_kind = '2' THEN '自然人信息不公开' WHEN e.procedure = '2' THEN '简易程序不列入'
        WHEN e.publish_until = e.grade_end AND e.grade IS NULL THEN '严重程度待认定，不超过最短的公示期'
        WHEN e.publish_until = e.grade_end THEN ['轻微', '一般', '严重'][CAST(e.grade AS INTEGER)] || '失信最长公示期'
        WHEN e.publish_until = e.cap_end THEN '披露最长期限' ELSE '来源申报' END AS publish_rule,
    CASE WHEN e.listed THEN e.repairable_from END AS repairable_from, e.repaired_on, e.repaired_on < e.repairable_from AS repaired_early, e.revoked_on,
    CASE WHEN e.listed THEN least(e.publish_until, e.repaired_on - 1, e.revoked_on - 1) END AS served_until,
    nullif(concat_ws('；',
        CASE WHEN e.listed AND e.grade IS NULL THEN '失信严重程度待认定' END,
        CASE WHEN e.fine > getvariable('largest_fine') THEN '罚款金额疑似以元填报' END,
        CASE WHEN e.party_kind = '2' AND coalesce(e.uscc, e.org_code, e.reg_no, e.tax_no) IS NOT NULL THEN '自然人填了单位代码' END,
        CASE WHEN e.party_kind = '1' AND e.certificate_no IS NOT NULL THEN '单位填了个人证件号码' END,
        CASE WHEN e.party_kind <> '2' AND coalesce(e.uscc, e.org_code, e.reg_no, e.tax_no) IS NULL THEN '单位没有任何代码' END,
        CASE WHEN e.declared_until > least(e.grade_end, e.cap_end) THEN '来源申报的公示期超过上限' END), '') AS warnings,
    [e.made_of] AS _origin
FROM ended AS e
