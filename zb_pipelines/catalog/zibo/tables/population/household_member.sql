SELECT h.household_no, h.resident_id, h.household_status, l.life_status, h.relation, [origin('public_security/household_register', h._record)] AS _origin
FROM aggregation.public_security__household_register AS h
LEFT JOIN base.population__life_status AS l ON l.resident_id = h.resident_id
WHERE h.household_no IS NOT NULL
