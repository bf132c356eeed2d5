SELECT '370301' || lpad(n::VARCHAR, 12, '0') || kind || grade AS certificate_no, id_number AS resident_id, full_name AS name, kind, grade,
    getvariable('epoch') - 200 - draw(n, 'disabled_since', 2500)::INTEGER AS issue_date, getvariable('epoch') + 400 + draw(n, 'disabled_until', 2500)::INTEGER AS valid_until, NULL AS remark
FROM (SELECT *, (1 + draw(n, 'disability', 7))::VARCHAR AS kind, (1 + draw(n, 'disability_grade', 4))::VARCHAR AS grade FROM lives)
WHERE role <= 2 AND judgment IS NULL AND draw(n, 'disabled', 20) = 0
