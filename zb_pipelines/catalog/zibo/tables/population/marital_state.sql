SELECT m.resident_id, CASE WHEN m.business_type <> 'J' THEN '40' WHEN d.resident_id IS NOT NULL THEN '30' ELSE '20' END AS marital_status,
    CASE WHEN m.business_type = 'J' AND d.resident_id IS NOT NULL THEN d.death_date ELSE m.registration_date END AS since,
    m.spouse_id, m.turn AS registrations, m.business_type = 'P' AS by_judgment,
    list_concat(m._origin, CASE WHEN m.business_type = 'J' THEN coalesce(d._origin, []) ELSE coalesce(w._origin, []) END) AS _origin
FROM base.population__marriage AS m
LEFT JOIN base.population__death AS d ON d.resident_id = m.spouse_id
LEFT JOIN base.population__marriage AS w
    ON w.resident_id = m.resident_id AND w.turn = m.turn - 1 AND w.spouse_id = m.spouse_id AND w.business_type = 'J'
WHERE m.latest
