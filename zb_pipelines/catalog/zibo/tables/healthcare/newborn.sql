SELECT b.certificate_no, person_key(b.child_id) AS person, CAST(b.birth_time AS DATE) AS born_on, b.institution_code, b.household_registered AS registered,
    CASE WHEN b.child_id IS NOT NULL THEN b.child_id IN (SELECT e.resident_id FROM aggregation.medical_insurance__enrolment AS e) END AS insured, b._origin
FROM base.population__birth AS b
