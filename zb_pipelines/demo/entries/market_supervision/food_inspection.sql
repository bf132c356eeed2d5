SELECT 'JC' || lpad(b::VARCHAR, 10, '0') || strftime(inspected_on, '%Y%m%d') AS inspection_no, uscc, name AS body_name, licence_no, inspected_on,
    CASE WHEN shut AND inspected_on > valid_until THEN '2' ELSE '1' END AS operating, one_of(b, 'inspection', ['1', '1', '1', '2', '3'], 5) AS result
FROM (SELECT *, DATE '2026-01-05' + draw(b, 'inspected', 290)::INTEGER AS inspected_on FROM food_licences WHERE body_status = '1' AND NOT expired
      UNION ALL SELECT food_licences.*, inspected_on FROM food_licences, (VALUES (DATE '2026-03-10'), (DATE '2026-08-11')) AS visits(inspected_on) WHERE expired)
