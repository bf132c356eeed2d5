SELECT 'S' || lpad(household::VARCHAR, 9, '0') AS account_no, reading_date, previous_reading, previous_reading + volume AS current_reading, volume
FROM (SELECT household, 100 + draw(household, 'meter', 900) AS previous_reading, 1 + draw(household, 'used', 25) AS volume,
             getvariable('day') - ((day_count(getvariable('day')) + 100000 + household) % getvariable('visit_days'))::INTEGER AS reading_date FROM households)
WHERE reading_date > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
