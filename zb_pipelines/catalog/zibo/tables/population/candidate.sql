WITH unnamed AS (
    SELECT 'health_commission/birth_certificate' AS source, b.certificate_no AS source_no, '新生儿' AS part, b.child_name AS name,
        CAST(NULL AS VARCHAR) AS paper_no, CAST(b.birth_time AS DATE) AS birth_date, b.mother_id AS related_id,
        origin('health_commission/birth_certificate', b._record) AS told_by
    FROM aggregation.health_commission__birth_certificate AS b WHERE b.child_id IS NULL
    UNION ALL
    SELECT 'civil_affairs/marriage_registration', m.registration_no, '男方', m.husband_name, m.husband_id, CAST(NULL AS DATE), m.wife_id,
        origin('civil_affairs/marriage_registration', m._record)
    FROM aggregation.civil_affairs__marriage_registration AS m WHERE NOT regexp_full_match(m.husband_id, '[1-9][0-9]{16}[0-9X]')
    UNION ALL
    SELECT 'civil_affairs/marriage_registration', m.registration_no, '女方', m.wife_name, m.wife_id, CAST(NULL AS DATE), m.husband_id,
        origin('civil_affairs/marriage_registration', m._record)
    FROM aggregation.civil_affairs__marriage_registration AS m WHERE NOT regexp_full_match(m.wife_id, '[1-9][0-9]{16}[0-9X]')
), likely AS (
    SELECT u.source, u.source_no, u.part, count(*) AS alike
    FROM unnamed AS u JOIN base.population__person AS p ON p.name = u.name AND p.birth_date = u.birth_date
    GROUP BY u.source, u.source_no, u.part
)
SELECT u.source, u.source_no, u.part, u.name, u.paper_no, u.birth_date, u.related_id, coalesce(k.alike, 0) AS alike, [u.told_by] AS _origin
FROM unnamed AS u LEFT JOIN likely AS k ON k.source = u.source AND k.source_no = u.source_no AND k.part = u.part
