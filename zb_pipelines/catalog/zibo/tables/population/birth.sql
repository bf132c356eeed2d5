SELECT b.certificate_no, b.child_id, b.child_name, b.child_sex, b.birth_time, b.mother_id, b.mother_name, b.father_name,
    b.institution_code, b.institution_name, b.issue_date, h.resident_id IS NOT NULL AS household_registered,
    list_filter([origin('health_commission/birth_certificate', b._record), origin('public_security/household_register', h._record)],
        lambda said: said IS NOT NULL) AS _origin
FROM aggregation.health_commission__birth_certificate AS b
LEFT JOIN aggregation.public_security__household_register AS h ON h.resident_id = b.child_id
