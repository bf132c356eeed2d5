SELECT h.household_no, first(h.household_address ORDER BY h.resident_id) AS address, first(h.district ORDER BY h.resident_id) AS district,
    count(*) AS members, count(*) FILTER (WHERE l.life_status = '1') AS living,
    list(origin('public_security/household_register', h._record) ORDER BY h.resident_id) AS _origin
FROM aggregation.public_security__household_register AS h
LEFT JOIN base.population__life_status AS l ON l.resident_id = h.resident_id
WHERE h.household_no IS NOT NULL
GROUP BY h.household_no
