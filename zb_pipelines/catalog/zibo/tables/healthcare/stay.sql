SELECT s.stay_no, person_key(s.resident_id) AS person, s.institution_code, s.department, s.admitted, s.discharged, s.discharge_mode,
    coalesce(s.discharged, getvariable('build_day')) - s.admitted AS days, s.total_amount,
    [origin('health_commission/hospital_stay', s._record)] AS _origin
FROM aggregation.health_commission__hospital_stay AS s
