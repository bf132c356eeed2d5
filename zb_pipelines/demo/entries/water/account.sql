SELECT 'S' || lpad(household::VARCHAR, 9, '0') AS account_no, full_name AS holder_name, id_number AS holder_id, phone, address, 'RES' AS kind,
    one_of(household, 'water', ['A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'S', 'C'], 10) AS status, county_code AS district,
    DATE '2010-01-01' + draw(household, 'piped', 5000)::INTEGER AS open_date
FROM lives WHERE role = 0
