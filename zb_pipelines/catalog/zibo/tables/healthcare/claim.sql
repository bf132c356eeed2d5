SELECT s.settlement_no, person_key(s.resident_id) AS person, s.institution_code, m.institution_code IS NOT NULL AS institution_known,
    s.visit_type, s.begin_date, s.end_date, s.total_amount, s.fund_amount, CAST(s.settlement_time AS DATE) AS settled_on,
    CASE WHEN s.begin_date > d.death_date THEN s.begin_date - d.death_date END AS after_death_days,
    [origin('medical_insurance/settlement', s._record)] AS _origin
FROM aggregation.medical_insurance__settlement AS s
LEFT JOIN aggregation.health_commission__medical_institution AS m ON m.institution_code = s.institution_code
LEFT JOIN base.population__death AS d ON d.resident_id = s.resident_id
