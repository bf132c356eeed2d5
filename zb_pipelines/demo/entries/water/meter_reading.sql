WITH read AS (
    SELECT 'S' || lpad(household::VARCHAR, 9, '0') AS account_no, household AS turn, 100 + draw(household, 'meter', 900) AS previous_reading,
        1 + draw(household, 'used', 25) AS volume
    FROM households
    UNION ALL
    SELECT 'SG' || lpad(number::VARCHAR, 8, '0'), number, 2000 + draw(b, 'meter', 9000), 20 + draw(b, 'used', 400)
    FROM state_firms WHERE coalesce(part, '') NOT IN ('idle', 'lately_idle')
), dated AS (
    SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + turn) % getvariable('visit_days'))::INTEGER AS reading_date FROM read
)
SELECT account_no, reading_date, previous_reading, previous_reading + volume AS current_reading, volume
FROM dated WHERE reading_date > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
