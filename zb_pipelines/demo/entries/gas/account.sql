SELECT 'RQ' || lpad(household::VARCHAR, 9, '0') AS account_no, full_name AS holder_name, id_number AS holder_id, phone, address, 'RES' AS kind,
    DATE '2025-01-01' + draw(household, 'inspected', 600)::INTEGER AS last_inspection,
    one_of(household, 'gas', ['A', 'A', 'A', 'A', 'A', 'A', 'A', 'S', 'C'], 9) AS status, county_code AS district
FROM lives WHERE role = 0 AND draw(household, 'gas_pipe', 10) < 7
