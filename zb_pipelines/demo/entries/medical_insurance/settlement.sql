WITH visits AS (
    SELECT n, id_number, full_name, clinic(n, 'clinic') AS number, NULL AS elsewhere,
        getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(n, 'visit_day', 1000)) % getvariable('visit_days'))::INTEGER AS visit_day
    FROM lives WHERE enrolled AND role <= 2 AND NOT dead
    UNION ALL SELECT 910000000000 + paid_dead.turn, id_number, full_name, clinic(n, 'clinic'), NULL, getvariable('day') - range::INTEGER
    FROM paid_dead JOIN people USING (n), range(10) WHERE paid_dead.turn >= 2
    UNION ALL SELECT 920000000000 + unlicensed.turn, id_number, full_name, CASE WHEN unknown THEN 0 ELSE unlicensed.turn END,
        CASE WHEN unknown THEN institution_code END, getvariable('day') - range::INTEGER
    FROM unlicensed JOIN people USING (n), range(10)
    -- Treated before the death, settled now.
    UNION ALL SELECT 930000000000 + paid_dead.turn, id_number, full_name, clinic(n, 'clinic'), NULL, getvariable('day') - range::INTEGER
    FROM paid_dead JOIN people USING (n), range(10) WHERE paid_dead.turn < 2
)
SELECT 'JS' || strftime(visit_day, '%Y%m%d') || lpad(n::VARCHAR, 12, '0') AS settlement_no, id_number AS resident_id, full_name AS name,
    coalesce(elsewhere, institution_code(visits.number)) AS institution_code, CASE WHEN elsewhere IS NULL THEN hospital.name ELSE '城东诊所' END AS institution_name,
    one_of(n, 'visit', ['11', '11', '11', '14', '21'], 5) AS visit_type,
    coalesce(last_treated, visit_day) - draw(visits.n, 'stay', 6)::INTEGER AS begin_date, coalesce(last_treated, visit_day) AS end_date,
    one_of(n, 'diagnosis', ['高血压', '糖尿病', '上呼吸道感染', '骨折', '冠心病'], 5) AS diagnosis,
    80 + draw(n, 'fee', 9000) AS total_amount, 40 + draw(n, 'fee', 9000) // 2 AS fund_amount,
    stamp(visit_day, n, 'settlement') AS settlement_time
FROM visits JOIN bodies AS hospital ON hospital.kind = 'medical' AND hospital.number = visits.number
LEFT JOIN (SELECT 930000000000 + turn AS late_n, death_date - 1 AS last_treated FROM paid_dead JOIN deaths USING (n)) AS late ON late_n = visits.n
WHERE visit_day > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
