SELECT '37' || lpad(lives.n::VARCHAR, 12, '0') AS person_no, id_number AS resident_id, full_name AS name, sex, birth_date,
    CASE WHEN age < 60 THEN employer.name END AS employer_name, CASE WHEN age < 60 THEN employer.uscc END AS employer_uscc,
    lives.phone, lives.home_address AS address,
    CASE WHEN dead THEN '3' WHEN age >= 60 THEN '4' WHEN left_behind.n IS NOT NULL THEN '1' WHEN employer.status = '3' THEN '2' WHEN draw(lives.n, 'paused', 30) = 0 THEN '2' ELSE '1' END AS status,
    lives.county_code AS district, stamp(lives.changed_on, lives.n, 'insurance') AS update_time
FROM lives LEFT JOIN left_behind ON left_behind.n = lives.n
JOIN bodies AS employer ON kind = 'enterprise' AND employer.number = coalesce(left_behind.number, draw(lives.n, 'employer', getvariable('enterprises')))
WHERE insured
