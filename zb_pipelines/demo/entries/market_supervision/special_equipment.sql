SELECT '3' || lpad(number::VARCHAR, 7, '0') || piece AS equipment_no, uscc, name AS user_name, one_of(b * 10 + piece, 'equipment', ['GL', 'RQ', 'DT', 'QZ', 'CC'], 5) AS kind,
    address AS place, next_one - 365 AS last_inspection, next_one AS next_inspection,
    CASE WHEN part = 'out_of_use' THEN 'TY' ELSE 'ZY' END AS state
FROM (SELECT *, CASE WHEN part IN ('inspection_due', 'out_of_use') THEN DATE '2026-08-01' + draw(b, 'due', 60)::INTEGER
             ELSE getvariable('day') + 1 + ((draw(b * 10 + piece, 'due', 365) - day_count(getvariable('day')) % 365 + 365) % 365)::INTEGER END AS next_one
      FROM firms, range(1, 3) AS pieces(piece)
      WHERE (number % 3 = 0 OR number < 60 OR part IN ('inspection_due', 'out_of_use')) AND (piece = 1 OR part IS NULL))
