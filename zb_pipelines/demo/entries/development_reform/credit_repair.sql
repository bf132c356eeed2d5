SELECT 'XF' || lpad(b::VARCHAR, 10, '0') AS repair_no, decision_no, uscc, decided + 100 + 300 * draw(b, 'patient', 2)::INTEGER AS applied_on,
    decided + 110 + 300 * draw(b, 'patient', 2)::INTEGER AS decided_on, CASE draw(b, 'repaired', 5) WHEN 0 THEN '2' ELSE '1' END AS result
FROM district_penalties WHERE NOT of_person AND draw(b, 'repair', 2) = 0 AND decided + 410 <= getvariable('day')
