WITH benefit AS (
    SELECT b.resident_id, '养老保险待遇' AS kind, b.benefit_no AS benefit_no, b.monthly_amount AS monthly_amount, b.start_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'human_resources/pension_benefit' AS entry, b._record
    FROM aggregation.human_resources__pension_benefit AS b
    UNION ALL
    SELECT b.resident_id, '失业保险金' AS kind, b.claim_no AS benefit_no, b.monthly_amount AS monthly_amount, b.start_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'human_resources/unemployment_benefit' AS entry, b._record
    FROM aggregation.human_resources__unemployment_benefit AS b
    UNION ALL
    SELECT b.resident_id, '工伤伤残津贴' AS kind, b.decision_no AS benefit_no, b.monthly_amount AS monthly_amount, b.injury_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'human_resources/work_injury' AS entry, b._record
    FROM aggregation.human_resources__work_injury AS b
    UNION ALL
    SELECT b.resident_id, '残疾人两项补贴' AS kind, b.subsidy_no AS benefit_no, b.monthly_amount AS monthly_amount, b.start_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'disabled_federation/subsidy' AS entry, b._record
    FROM aggregation.disabled_federation__subsidy AS b
    UNION ALL
    SELECT b.resident_id, '高龄津贴' AS kind, '' AS benefit_no, b.amount AS monthly_amount, b.start_date AS start_date,
        CASE WHEN b.status = '1' THEN getvariable('build_day') END AS paid_through, b.status AS status, 'linzi_data/elderly_allowance' AS entry, b._record
    FROM aggregation.linzi_data__elderly_allowance AS b
), overpaid AS (
    SELECT b.resident_id, b.kind, b.benefit_no, b.monthly_amount, b.paid_through, b.entry, b._record, d.death_date, d.decided_by, d._origin,
        date_diff('month', d.death_date, b.paid_through) AS months
    FROM benefit AS b JOIN base.population__death AS d ON d.resident_id = b.resident_id
)
SELECT d.resident_id AS subject, d.kind || ':' || d.benefit_no AS case_key, d.death_date AS since, d.paid_through AS until,
    d.months * d.monthly_amount AS amount,
    d.kind || '发放至 ' || strftime(d.paid_through, '%Y年%m月') || '，本人已于 ' || d.death_date || ' 死亡，疑似多发 ' || d.months || ' 个月，待核实' AS detail,
    [evidence(d.entry, d._record, d.kind || coalesce('每月 ' || CAST(d.monthly_amount AS DECIMAL(18, 2)) || ' 元', '') || '，发放至 ' || d.paid_through), evidence(split_part(d._origin[1], '#', 1), split_part(d._origin[1], '#', 2), '死亡日期 ' || d.death_date || '，依据' || d.decided_by)] AS evidence
FROM overpaid AS d
WHERE d.months > getvariable('grace_months')
