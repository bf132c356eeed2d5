SELECT m.benefit_no AS subject, '' AS case_key, max(v.register_date) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '在享低保家庭成员名下登记机动车 ' || count(*) || ' 辆' AS detail,
    list(evidence('public_security/vehicle', v._record, '初次登记日期 ' || v.register_date) ORDER BY v.register_date, v._record) AS evidence
FROM aggregation.civil_affairs__minimum_living AS m
JOIN aggregation.public_security__vehicle AS v ON v.owner_id = m.resident_id
WHERE m.status = '1' AND v.status = 'A' AND v.plate_kind <> getvariable('left_out')
GROUP BY m.benefit_no
