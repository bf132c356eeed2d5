SELECT b.resident_id AS subject, '' AS case_key, max(b.start_date) AS since, CAST(NULL AS DATE) AS until,
    sum(b.monthly_amount) - max(b.monthly_amount) AS amount,
    '同时在享 ' || count(*) || ' 份养老保险待遇，除最高一份外每月合计 ' || CAST(sum(b.monthly_amount) - max(b.monthly_amount) AS DECIMAL(18, 2)) || ' 元' AS detail,
    list(evidence('human_resources/pension_benefit', b._record,
        '自 ' || b.start_date || ' 起每月 ' || CAST(b.monthly_amount AS DECIMAL(18, 2)) || ' 元，最近发放月份 ' || b.last_paid_month) ORDER BY b.start_date, b._record) AS evidence
FROM aggregation.human_resources__pension_benefit AS b
WHERE b.status = '1'
GROUP BY b.resident_id
HAVING count(DISTINCT b.benefit_no) > getvariable('allowed')
