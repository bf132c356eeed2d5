SELECT 'ZL' || strftime(filed, '%Y%m%d') || lpad(n::VARCHAR, 10, '0') AS filing_no, full_name AS lessee_name, id_number AS lessee_id,
    phone AS lessee_phone, address, county_code AS district, 600 + draw(n, 'rent', 300) * 10 AS rent, filed AS start_date,
    filed + 365 AS end_date, filed AS filing_date
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(n, 'filed', 1000)) % getvariable('visit_days'))::INTEGER AS filed
      FROM lives WHERE role <= 1 AND age < 60 AND draw(n, 'tenant', 10) < 5)
WHERE filed > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
