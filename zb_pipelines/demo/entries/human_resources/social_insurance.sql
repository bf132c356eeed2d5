SELECT '37' || lpad(lives.n::VARCHAR, 12, '0') AS person_no, id_number AS resident_id, full_name AS name, sex, birth_date,
    CASE WHEN age < 60 THEN employer.name END AS employer_name, CASE WHEN age < 60 THEN employer.uscc END AS employer_uscc,
    lives.phone, lives.home_address AS address,
    CASE contributors.part WHEN 'gap' THEN strftime(getvariable('epoch') - 200, '%Y%m') WHEN 'short_gap' THEN strftime(getvariable('day') - INTERVAL 2 MONTH, '%Y%m')
        ELSE CASE WHEN NOT dead AND age < 60 THEN strftime(getvariable('day') - INTERVAL 1 MONTH, '%Y%m') END END AS paid_through,
    CASE WHEN dead THEN '3' WHEN age >= 60 THEN '4' WHEN left_behind.n IS NOT NULL THEN '1' WHEN contributors.part = 'paused_double' THEN '2' WHEN contributors.n IS NOT NULL THEN '1' WHEN employer.status = '3' THEN '2' WHEN draw(lives.n, 'paused', 30) = 0 THEN '2' ELSE '1' END AS status,
    lives.county_code AS district, stamp(lives.changed_on, lives.n, 'insurance') AS update_time
FROM lives LEFT JOIN left_behind ON left_behind.n = lives.n LEFT JOIN contributors ON contributors.n = lives.n
JOIN bodies AS employer ON kind = 'enterprise' AND employer.number = coalesce(left_behind.number, contributors.number, draw(lives.n, 'employer', getvariable('enterprises')))
WHERE insured
