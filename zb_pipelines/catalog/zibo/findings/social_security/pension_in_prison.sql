WITH served AS (
    SELECT b.resident_id, b.benefit_no, b.monthly_amount, b.last_paid_month, b._record, i.start_date, i._record AS prison_record,
        least(coalesce(i.released_date, i.end_date, getvariable('build_day')), getvariable('build_day')) AS served_until,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through
    FROM aggregation.human_resources__pension_benefit AS b
    JOIN aggregation.justice__imprisonment AS i ON i.resident_id = b.resident_id
    WHERE coalesce(i.enforcement, getvariable('in_prison')) = getvariable('in_prison')
), counted AS (
    SELECT s.resident_id, s.benefit_no, s.monthly_amount, s.last_paid_month, s._record, s.start_date, s.prison_record, s.served_until, s.paid_through,
        date_diff('month', s.start_date, least(s.served_until, s.paid_through)) AS months
    FROM served AS s
)
SELECT c.resident_id AS subject, c.benefit_no || ':' || c.start_date AS case_key, c.start_date AS since, least(c.served_until, c.paid_through) AS until,
    c.months * c.monthly_amount AS amount,
    '服刑自 ' || c.start_date || ' 起，其间养老保险待遇发放至 ' || c.last_paid_month || '，疑似多发 ' || c.months || ' 个月，待核实' AS detail,
    [evidence('human_resources/pension_benefit', c._record, '每月 ' || CAST(c.monthly_amount AS DECIMAL(18, 2)) || ' 元，最近发放月份 ' || c.last_paid_month),
     evidence('justice/imprisonment', c.prison_record, '服刑 ' || c.start_date || ' 至 ' || c.served_until)] AS evidence
FROM counted AS c
WHERE c.months > getvariable('grace_months')
QUALIFY row_number() OVER (PARTITION BY c.resident_id, c.benefit_no, c.start_date ORDER BY c.months DESC, c.prison_record) = 1
