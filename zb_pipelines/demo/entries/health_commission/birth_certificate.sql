SELECT 'S37' || lpad(child.n::VARCHAR, 9, '0') AS certificate_no,
    CASE WHEN child.registered THEN child.full_name END AS child_name,
    CASE WHEN child.registered THEN child.id_number END AS child_id, child.sex AS child_sex,
    strftime(child.birth_date, '%Y-%m-%d') || ' ' || lpad(draw(child.n, 'hour', 24)::VARCHAR, 2, '0') || ':'
        || lpad(draw(child.n, 'minute', 60)::VARCHAR, 2, '0') || ':00' AS birth_time,
    mother.full_name AS mother_name, mother.id_number AS mother_id, father.full_name AS father_name,
    medical.uscc AS institution_code, medical.name AS institution_name, child.birth_date AS issue_date
FROM lives AS child
JOIN lives AS mother ON mother.n = child.household * 3 + CASE WHEN child.householder_sex = '2' THEN 0 ELSE 1 END
JOIN lives AS father ON father.n = child.household * 3 + CASE WHEN child.householder_sex = '2' THEN 1 ELSE 0 END
JOIN bodies AS medical ON medical.kind = 'medical' AND medical.number = draw(child.n, 'hospital', getvariable('medicals'))
WHERE child.role = 3 OR (child.role = 2 AND child.age BETWEEN 0 AND 9)
