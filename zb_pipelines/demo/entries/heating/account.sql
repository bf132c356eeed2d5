SELECT 'GR' || lpad(household::VARCHAR, 9, '0') AS account_no, full_name AS holder_name, phone, address,
    round(60 + draw(household, 'area', 9000) / 100, 2) AS area, '2026-2027' AS season, one_of(household, 'heat', ['A', 'A', 'A', 'A', 'S'], 5) AS status,
    county_code AS district
FROM lives WHERE role = 0 AND (household % 6 = 1 OR household < 100)
