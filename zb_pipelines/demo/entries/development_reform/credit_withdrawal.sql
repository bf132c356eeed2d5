SELECT 'CX' || lpad(b::VARCHAR, 10, '0') AS withdrawal_no, decision_no AS document_no, uscc, one_of(b, 'withdrawn', ['1', '2', '3'], 3) AS reason,
    decided + 60 AS revoked_on, CASE draw(b, 'taken_down', 4) WHEN 0 THEN NULL WHEN 1 THEN decided + 80 ELSE decided + 61 END AS withdrawn_on
FROM district_penalties WHERE NOT of_person AND draw(b, 'withdrawal', 5) = 0 AND decided + 80 <= getvariable('day')
