SELECT 'YY' || lpad(b::VARCHAR, 10, '0') AS objection_no, decision_no AS document_no, uscc, decided + 10 AS received_on,
    one_of(b, 'verified', ['Y', 'N'], 2) AS verified_by_others, CASE WHEN draw(b, 'answer_open', 3) > 0 THEN decided + 12 + draw(b, 'answered', 8)::INTEGER END AS answered_on,
    CASE WHEN draw(b, 'answer_open', 3) > 0 THEN one_of(b, 'objected', ['1', '1', '2'], 3) ELSE '0' END AS result
FROM district_penalties WHERE NOT of_person AND draw(b, 'objection', 4) = 0
