-- 人数、在世人数、来源记录各自按户汇总，只带各自要用的列；地址取户主的，没有登记户主的取证件号码最小的成员的。
WITH heads AS (
    SELECT h.household_no, arg_min(h.resident_id, (coalesce(h.relation, '9') <> '0', h.resident_id)) AS head, count(*) AS members,
        coalesce(bool_or(h.relation = '0'), false) AS head_known
    FROM aggregation.public_security__household_register AS h WHERE h.household_no IS NOT NULL GROUP BY h.household_no
), living AS (
    SELECT h.household_no, count(*) AS living
    FROM aggregation.public_security__household_register AS h
    JOIN base.population__life_status AS l ON l.resident_id = h.resident_id
    WHERE l.life_status = '1' GROUP BY h.household_no
), origins AS (
    SELECT h.household_no, list_sort(list(h._record)) AS records
    FROM aggregation.public_security__household_register AS h WHERE h.household_no IS NOT NULL GROUP BY h.household_no
)
SELECT m.household_no, r.household_address AS address, r.district, r.town_code, r.community, r.grid_no, CASE WHEN m.head_known THEN m.head END AS head_id, m.members, coalesce(l.living, 0) AS living,
    list_transform(o.records, lambda k: origin('public_security/household_register', k)) AS _origin
FROM heads AS m
JOIN aggregation.public_security__household_register AS r ON r.resident_id = m.head
JOIN origins AS o ON o.household_no = m.household_no
LEFT JOIN living AS l ON l.household_no = m.household_no
