SELECT 'DB3703' || lpad(household::VARCHAR, 8, '0') AS benefit_no, id_number AS resident_id, full_name AS name,
    3 - CASE WHEN household = 57 THEN 0 ELSE count(*) FILTER (WHERE dead) OVER (PARTITION BY household) END AS family_size, 600 + draw(household, 'allowance', 40) * 10 AS amount,
    '6210000' || lpad(household::VARCHAR, 12, '0') AS bank_account, county_code AS district,
    DATE '2024-01-01' + draw(household, 'since', 900)::INTEGER AS start_date, CASE WHEN dead AND household <> 57 THEN '3' ELSE '1' END AS status
FROM lives WHERE role <= 2 AND (household % 25 = 4 OR household < 60)
