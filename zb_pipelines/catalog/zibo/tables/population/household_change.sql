SELECT c.change_no, c.resident_id, c.kind, c.changed_on, c.from_household, c.to_household, c.from_address, c.to_address,
    c.corrected_item, c.before, c.after,
    row_number() OVER (PARTITION BY c.resident_id ORDER BY c.changed_on, c.change_no) AS turn,
    CASE WHEN c.to_household IS NOT NULL AND h.household_no IS NOT NULL THEN c.to_household = h.household_no END AS current,
    [origin('public_security/household_change', c._record)] AS _origin
FROM aggregation.public_security__household_change AS c
LEFT JOIN aggregation.public_security__household_register AS h ON h.resident_id = c.resident_id
