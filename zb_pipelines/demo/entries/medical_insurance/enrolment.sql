SELECT '37030' || lpad(n::VARCHAR, 14, '0') AS person_no, id_number AS resident_id, full_name AS name, sex, birth_date, phone,
    home_address AS residence_address, CASE WHEN insured AND n NOT IN (SELECT n FROM contributors WHERE part IN ('double', 'paused_double')) THEN '310' ELSE '390' END AS insurance_type,
    CASE WHEN dead THEN '3' ELSE '1' END AS status, home_county_code AS district, stamp(changed_on, n, 'enrolment') AS update_time
FROM lives WHERE enrolled
