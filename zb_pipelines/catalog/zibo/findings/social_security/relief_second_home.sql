SELECT m.benefit_no AS subject, '' AS case_key, max(h.register_date) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '在享低保家庭成员名下登记现势房屋 ' || count(DISTINCT h.unit_no) || ' 处' AS detail,
    list(evidence('natural_resources/real_estate', h._record, '登记日期 ' || h.register_date || coalesce('，面积 ' || h.area || ' 平方米', '')) ORDER BY h.register_date, h._record) AS evidence
FROM aggregation.civil_affairs__minimum_living AS m
JOIN aggregation.natural_resources__real_estate AS h ON h.holder_id = m.resident_id
WHERE m.status = '1' AND h.right_kind = getvariable('right_kind') AND coalesce(h.right_state, '1') = '1'
GROUP BY m.benefit_no
HAVING count(DISTINCT h.unit_no) > getvariable('allowed')
