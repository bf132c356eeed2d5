SELECT 'JS' || strftime(visit_day, '%Y%m%d') || lpad(n::VARCHAR, 10, '0') AS settlement_no, id_number AS resident_id, full_name AS name,
    'YL3703' || lpad(hospital.number::VARCHAR, 8, '0') AS institution_code, hospital.name AS institution_name,
    one_of(n, 'visit', ['11', '11', '11', '14', '21'], 5) AS visit_type,
    visit_day - draw(n, 'stay', 6)::INTEGER AS begin_date, visit_day AS end_date,
    one_of(n, 'diagnosis', ['高血压', '糖尿病', '上呼吸道感染', '骨折', '冠心病'], 5) AS diagnosis,
    80 + draw(n, 'fee', 9000) AS total_amount, 40 + draw(n, 'fee', 9000) // 2 AS fund_amount,
    stamp(visit_day, n, 'settlement') AS settlement_time
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(n, 'visit_day', 1000)) % getvariable('visit_days'))::INTEGER AS visit_day
      FROM lives WHERE enrolled AND role <= 2 AND NOT dead)
JOIN bodies AS hospital ON hospital.kind = 'medical' AND hospital.number = draw(n, 'clinic', getvariable('medicals'))
WHERE visit_day > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
