WITH claimed AS (
    SELECT s.institution_code, count(*) AS claims, sum(s.fund_amount) AS fund_amount
    FROM aggregation.medical_insurance__settlement AS s GROUP BY s.institution_code
)
SELECT m.institution_code, m.uscc, m.institution_name, m.category, m.grade, m.district, m.licence_until,
    coalesce(m.licence_until >= getvariable('build_day'), true) AS in_force, coalesce(c.claims, 0) AS claims, c.fund_amount,
    [origin('health_commission/medical_institution', m._record)] AS _origin
FROM aggregation.health_commission__medical_institution AS m
LEFT JOIN claimed AS c ON c.institution_code = m.institution_code
