SELECT 'RY' || lpad(b::VARCHAR, 10, '0') || '1' AS principal_no, uscc, representative AS person_name, representative_id AS paper_no, '1' AS position,
    established AS appointed_date
FROM bodies WHERE kind = 'enterprise'
UNION ALL
SELECT 'RY' || lpad(b::VARCHAR, 10, '0') || '3', uscc, full_name, id_number, '3', established
FROM bodies JOIN people ON people.n = 3 * off_relief(b, 'supervisor') WHERE kind = 'enterprise' AND number % 3 = 0
