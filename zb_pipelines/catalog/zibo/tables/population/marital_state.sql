SELECT m.resident_id, CASE WHEN m.business_type = 'L' THEN '40' WHEN d.resident_id IS NOT NULL THEN '30' ELSE '20' END AS marital_status,
    CASE WHEN m.business_type = 'J' AND d.resident_id IS NOT NULL THEN d.death_date ELSE m.registration_date END AS since,
    m.spouse_id, m.turn AS registrations,
    list_concat(m._origin, CASE WHEN m.business_type = 'J' THEN coalesce(d._origin, []) ELSE [] END) AS _origin
FROM base.population__marriage AS m
LEFT JOIN base.population__death AS d ON d.resident_id = m.spouse_id
WHERE m.latest
