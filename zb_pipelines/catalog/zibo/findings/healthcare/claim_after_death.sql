WITH late AS (
    SELECT s.resident_id, s.begin_date, s.fund_amount, s._record, d.death_date, d.decided_by, d._origin
    FROM aggregation.medical_insurance__settlement AS s JOIN base.population__death AS d ON d.resident_id = s.resident_id
    WHERE s.begin_date > d.death_date + CAST(getvariable('grace_days') AS INTEGER)
)
SELECT l.resident_id AS subject, '' AS case_key, min(l.begin_date) AS since, max(l.begin_date) AS until, sum(l.fund_amount) AS amount,
    '本人已于 ' || any_value(l.death_date) || ' 死亡，其后发生医保结算 ' || count(*) || ' 笔，基金支付 ' || CAST(coalesce(sum(l.fund_amount), 0) AS DECIMAL(18, 2)) || ' 元' AS detail,
    list_concat(list_slice(list(evidence('medical_insurance/settlement', l._record, '就诊日期 ' || l.begin_date || '，基金支付 ' || CAST(coalesce(l.fund_amount, 0) AS DECIMAL(18, 2)) || ' 元')
            ORDER BY l.begin_date, l._record), 1, 20),
        [evidence(split_part(any_value(l._origin[1]), '#', 1), split_part(any_value(l._origin[1]), '#', 2), '死亡日期 ' || any_value(l.death_date) || '，依据' || any_value(l.decided_by))]) AS evidence
FROM late AS l
GROUP BY l.resident_id
