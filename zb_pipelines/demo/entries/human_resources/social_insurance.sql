SELECT '37' || lpad(n::VARCHAR, 12, '0') AS person_no, id_number AS resident_id, full_name AS name, sex, birth_date,
    CASE WHEN age < 60 THEN employer.name END AS employer_name, CASE WHEN age < 60 THEN employer.uscc END AS employer_uscc,
    lives.phone, lives.address,
    CASE WHEN dead THEN '3' WHEN age >= 60 THEN '4' WHEN draw(n, 'paused', 30) = 0 THEN '2' ELSE '1' END AS status,
    lives.county_code AS district, stamp(lives.changed_on, n, 'insurance') AS update_time
FROM lives JOIN bodies AS employer ON kind = 'enterprise' AND number = draw(n, 'employer', getvariable('enterprises'))
WHERE insured
