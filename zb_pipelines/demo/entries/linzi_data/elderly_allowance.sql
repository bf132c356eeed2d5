SELECT id_number AS resident_id, full_name AS name, phone, address, '370305' AS district,
    CASE WHEN age >= 80 THEN 300 ELSE 100 END AS amount, DATE '2022-01-01' + draw(n, 'allowance_from', 1500)::INTEGER AS start_date,
    CASE WHEN dead THEN '3' ELSE '1' END AS status
FROM lives WHERE role <= 1 AND age >= 65 AND (county_code = '370305' OR n < 600)
