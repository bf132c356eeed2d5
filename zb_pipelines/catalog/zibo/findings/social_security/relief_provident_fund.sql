SELECT m.benefit_no AS subject, '' AS case_key, min(m.start_date) AS since, CAST(NULL AS DATE) AS until, sum(a.monthly_deposit) AS amount,
    '在享低保家庭成员正常缴存公积金，月缴存额合计 ' || CAST(sum(a.monthly_deposit) AS DECIMAL(18, 2)) || ' 元' AS detail,
    list(evidence('provident_fund/account', a._record, '月缴存额 ' || CAST(a.monthly_deposit AS DECIMAL(18, 2)) || ' 元，最近缴存月份 ' || a.last_deposit_month) ORDER BY a._record) AS evidence
FROM aggregation.civil_affairs__minimum_living AS m
JOIN aggregation.provident_fund__account AS a ON a.resident_id = m.resident_id
WHERE m.status = '1' AND a.status = '1' AND a.monthly_deposit >= getvariable('least_deposit')
GROUP BY m.benefit_no
