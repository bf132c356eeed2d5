SELECT person_key(s.resident_id) AS person, s.status, s.paid_through, s.employer_uscc, s.employer_name, s.district, l.life_status,
    [origin('human_resources/social_insurance', s._record)] AS _origin
FROM aggregation.human_resources__social_insurance AS s
LEFT JOIN base.population__life_status AS l ON l.resident_id = s.resident_id
QUALIFY row_number() OVER (PARTITION BY s.resident_id ORDER BY s.update_time DESC, s.person_no, s._record) = 1
