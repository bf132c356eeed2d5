SELECT 'PJ' || substr(case_no, 3) AS rating_no, case_no, one_of(number, 'score', ['5', '5', '5', '4', '4', '3', '2', '1'], 8) AS score, decided AS rated_on,
    CASE WHEN one_of(number, 'score', ['5', '5', '5', '4', '4', '3', '2', '1'], 8) <= '2' THEN decided END AS corrected_on
FROM service_cases WHERE flaw IS NULL AND draw(number, 'rated', 3) > 0
