SELECT 'YY' || lpad(b::VARCHAR, 10, '0') AS objection_no, decision_no AS document_no, uscc, decided + 10 AS received_on,
    one_of(b, 'verified', ['Y', 'N'], 2) AS verified_by_others, decided + 12 + draw(b, 'answered', 8)::INTEGER AS answered_on,
    one_of(b, 'objected', ['1', '1', '2'], 3) AS result
FROM district_penalties WHERE NOT of_person AND draw(b, 'objection', 4) = 0
