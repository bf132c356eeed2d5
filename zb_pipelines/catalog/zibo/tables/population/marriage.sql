WITH sides AS (
    SELECT m.husband_id AS resident_id, m.wife_id AS spouse_id, m.registration_no, m.business_type, m.registration_date, m.office, m._record
    FROM aggregation.civil_affairs__marriage_registration AS m WHERE m.business_type IN ('J', 'L')
    UNION ALL
    SELECT m.wife_id, m.husband_id, m.registration_no, m.business_type, m.registration_date, m.office, m._record
    FROM aggregation.civil_affairs__marriage_registration AS m WHERE m.business_type IN ('J', 'L') AND m.wife_id <> m.husband_id
)
SELECT s.resident_id, s.registration_no, s.business_type, s.spouse_id, s.registration_date, s.office,
    row_number() OVER (PARTITION BY s.resident_id ORDER BY s.registration_date, s.registration_no, s._record) AS turn,
    row_number() OVER (PARTITION BY s.resident_id ORDER BY s.registration_date DESC, s.registration_no DESC, s._record DESC) = 1 AS latest,
    [origin('civil_affairs/marriage_registration', s._record)] AS _origin
FROM sides AS s
