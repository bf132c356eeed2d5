SELECT md5(h._record) AS certificate, person_key(h.resident_id) AS person, h.employer_uscc, h.valid_until,
    h.conclusion = 'Y' AND h.valid_until >= getvariable('build_day') AS in_force, [origin('health_commission/health_certificate', h._record)] AS _origin
FROM aggregation.health_commission__health_certificate AS h
