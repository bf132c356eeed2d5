SELECT '1103703' || lpad(n::VARCHAR, 8, '0') AS physician_no, full_name AS name, id_number AS resident_id, institution_code(clinic(n, 'practice')) AS institution_code,
    one_of(n, 'practice_kind', ['1', '1', '2', '3', '4'], 5) AS category, one_of(n, 'practice_scope', ['内科专业', '外科专业', '口腔专业', '中医专业'], 4) AS scope,
    getvariable('epoch') - 300 - draw(n, 'practising_since', 4000)::INTEGER AS register_date, '1' AS status
FROM lives WHERE role = 1 AND age BETWEEN 28 AND 59 AND judgment IS NULL AND draw(n, 'physician', 30) = 0
