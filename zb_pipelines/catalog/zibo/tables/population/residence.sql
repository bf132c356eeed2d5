SELECT '户籍' AS kind, h.resident_id AS paper_no, h.resident_id, h.household_address AS address, h.district, h.town_code, h.community, h.grid_no,
    CAST(h.update_time AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_until, h.household_status = '1' AS in_force,
    [origin('public_security/household_register', h._record)] AS _origin
FROM aggregation.public_security__household_register AS h
UNION ALL
SELECT '居住证', r.permit_no, r.resident_id, r.residence_address, r.residence_district, r.town_code, r.community, r.grid_no, r.issue_date, r.valid_until,
    r.issue_date <= getvariable('build_day') AND coalesce(r.valid_until >= getvariable('build_day'), true),
    [origin('public_security/residence_permit', r._record)]
FROM aggregation.public_security__residence_permit AS r
