SELECT CASE WHEN unknown THEN institution_code ELSE bodies.uscc END AS subject, '' AS case_key
FROM unlicensed LEFT JOIN bodies ON bodies.kind = 'medical' AND bodies.number = unlicensed.turn AND NOT unknown
