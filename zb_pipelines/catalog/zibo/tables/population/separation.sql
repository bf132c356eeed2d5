WITH permits AS (
    SELECT r.resident_id, r.residence_district, r.town_code, r.community, r.grid_no, coalesce(r.left_on, r.issue_date) AS left_on, r._record
    FROM aggregation.public_security__residence_permit AS r
    WHERE r.issue_date <= getvariable('build_day') AND coalesce(r.valid_until >= getvariable('build_day'), true)
    QUALIFY row_number() OVER (PARTITION BY r.resident_id ORDER BY r.issue_date DESC, r.permit_no, r._record) = 1
), placed AS (
    SELECT p.resident_id, h.district AS household_district, h.town_code AS household_town_code, p.residence_district, p.town_code, p.community, p.grid_no,
        p.left_on, getvariable('build_day') - p.left_on AS days_away, h.resident_id IS NULL AS from_outside, p._record, h._record AS register_record
    FROM permits AS p
    LEFT JOIN aggregation.public_security__household_register AS h ON h.resident_id = p.resident_id
    -- Whoever has died or was struck off lives nowhere.
    WHERE h.resident_id IS NULL OR (h.household_status = '1' AND (h.town_code IS NULL OR p.town_code IS NULL OR h.town_code <> p.town_code))
), counted AS (
    SELECT p.*, p.days_away >= getvariable('least_days') AND (p.from_outside OR (p.household_town_code IS NOT NULL AND p.town_code IS NOT NULL)) AS separated,
        p.from_outside OR NOT (list_contains(string_split(getvariable('urban_districts'), ','), p.household_district)
            AND list_contains(string_split(getvariable('urban_districts'), ','), p.residence_district)) AS beyond
    FROM placed AS p
)
SELECT c.resident_id, c.household_district, c.household_town_code, c.residence_district, c.town_code AS residence_town_code, c.community, c.grid_no,
    c.left_on, c.days_away, c.separated, c.separated AND c.beyond AND c.household_district IS DISTINCT FROM c.residence_district AS floating,
    list_filter([origin('public_security/residence_permit', c._record), origin('public_security/household_register', c.register_record)], lambda o: o IS NOT NULL) AS _origin
FROM counted AS c
