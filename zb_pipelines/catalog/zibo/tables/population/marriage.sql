WITH events AS (
    SELECT m.husband_id AS one_id, m.wife_id AS other_id, m.registration_no, m.business_type, m.registration_date, m.office,
        origin('civil_affairs/marriage_registration', m._record) AS told_by
    FROM aggregation.civil_affairs__marriage_registration AS m WHERE m.business_type IN ('J', 'L')
    UNION ALL
    SELECT d.plaintiff_id, d.defendant_id, d.judgment_no, 'P', d.effective_date, d.court, origin('court/divorce_judgment', d._record)
    FROM aggregation.court__divorce_judgment AS d WHERE d.effective_date <= getvariable('build_day')
), sides AS (
    SELECT e.one_id AS resident_id, e.other_id AS spouse_id, e.registration_no, e.business_type, e.registration_date, e.office, e.told_by FROM events AS e
    UNION ALL
    SELECT e.other_id, e.one_id, e.registration_no, e.business_type, e.registration_date, e.office, e.told_by
    FROM events AS e WHERE e.other_id <> e.one_id
), ordered AS (
    -- Who is registered on the day on which a judgment ends a marriage marries anew.
    SELECT s.*, row_number() OVER (PARTITION BY s.resident_id ORDER BY s.registration_date, s.business_type <> 'P', s.registration_no, s.told_by) AS turn
    FROM sides AS s
)
SELECT o.resident_id, o.registration_no, o.business_type, o.spouse_id, o.registration_date, o.office, o.turn,
    o.turn = max(o.turn) OVER (PARTITION BY o.resident_id) AS latest, [o.told_by] AS _origin
FROM ordered AS o
