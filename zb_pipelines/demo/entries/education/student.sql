SELECT 'G370301' || lpad(n::VARCHAR, 12, '0') AS student_no, full_name AS name, id_number AS resident_id,
    CASE sex WHEN '1' THEN '男' ELSE '女' END AS sex, birth_date, ethnicity AS ethnic,
    '3703' || lpad(school.number::VARCHAR, 8, '0') AS school_code,
    CASE WHEN age < 12 THEN '小学' WHEN age < 15 THEN '初中' ELSE '高中' END || one_of(n, 'year', ['一年级', '二年级', '三年级'], 3) AS grade,
    school.guardian AS guardian_name, lives.phone AS guardian_phone, lives.address AS home_address,
    CASE WHEN draw(n, 'away', 60) = 0 THEN 'STOP' ELSE 'IN' END AS status
FROM lives JOIN (SELECT number, representative AS guardian FROM bodies WHERE kind = 'school') AS school
    ON school.number = draw(n, 'school', getvariable('schools'))
WHERE pupil
