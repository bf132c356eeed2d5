SELECT 'BC' || lpad(n::VARCHAR, 10, '0') AS card_no, full_name AS holder_name, id_number AS holder_id,
    CASE WHEN age >= 65 THEN 'SENIOR' WHEN pupil THEN 'STUDENT' ELSE 'NORMAL' END AS kind,
    DATE '2022-01-01' + draw(n, 'carded', 1500)::INTEGER AS issue_date, DATE '2028-01-01' + draw(n, 'carded', 1500)::INTEGER AS valid_until,
    CASE WHEN dead THEN 'C' ELSE 'A' END AS status
FROM lives WHERE role <= 2 AND age >= 6 AND draw(n, 'rides', 10) < 2
