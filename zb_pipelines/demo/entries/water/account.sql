SELECT 'S' || lpad(household::VARCHAR, 9, '0') AS account_no, full_name AS holder_name, id_number AS holder_id, phone, address, NULL AS address_code, 'RES' AS kind,
    one_of(household, 'water', ['A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'S', 'C'], 10) AS status,
    CASE WHEN draw(household, 'water', 10) >= 8 THEN DATE '2024-02-01' + draw(household, 'shut_off', 800)::INTEGER END AS status_date, county_code AS district,
    DATE '2010-01-01' + draw(household, 'piped', 5000)::INTEGER AS open_date
FROM lives WHERE role = 0
UNION ALL
SELECT 'SG' || lpad(number::VARCHAR, 8, '0'), name, uscc, phone,
    -- Whoever reads the meter writes the address in his own way; the code is the same.
    CASE WHEN part IN ('idle', 'lately_idle') THEN replace(address, '山东省淄博市', '') || '东门' ELSE address END, 'DZ' || uscc, 'BIZ', CASE WHEN coalesce(part, '') NOT IN ('idle', 'lately_idle') THEN 'A' WHEN turn % 2 = 0 THEN 'S' ELSE 'C' END,
    CASE part WHEN 'idle' THEN DATE '2026-02-01' + draw(b, 'shut_off', 60)::INTEGER WHEN 'lately_idle' THEN getvariable('day') - 60 - draw(b, 'shut_off', 60)::INTEGER END,
    county_code, DATE '2012-06-01' + draw(b, 'piped', 4500)::INTEGER
FROM state_firms
