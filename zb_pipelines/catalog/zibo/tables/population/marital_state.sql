-- 登记和判决在前；两者都没有的，只能依户口簿。户口簿上的婚姻状况往往滞后，不改变登记和判决的结果。
WITH told AS (
    SELECT m.resident_id, CASE WHEN m.business_type <> 'J' THEN '40' WHEN d.resident_id IS NOT NULL THEN '30' ELSE '20' END AS marital_status,
        CASE WHEN m.business_type = 'J' AND d.resident_id IS NOT NULL THEN d.death_date ELSE m.registration_date END AS since,
        CASE WHEN m.business_type = 'P' THEN '生效离婚判决' WHEN m.business_type = 'L' THEN '离婚登记' WHEN d.resident_id IS NOT NULL THEN '配偶死亡' ELSE '结婚登记' END AS decided_by,
        m.spouse_id, m.turn AS registrations, m.business_type = 'P' AS by_judgment,
        list_concat(m._origin, CASE WHEN m.business_type = 'J' THEN coalesce(d._origin, []) ELSE coalesce(w._origin, []) END) AS said
    FROM base.population__marriage AS m
    LEFT JOIN base.population__death AS d ON d.resident_id = m.spouse_id
    LEFT JOIN base.population__marriage AS w
        ON w.resident_id = m.resident_id AND w.turn = m.turn - 1 AND w.spouse_id = m.spouse_id AND w.business_type = 'J'
    WHERE m.latest
), booked AS (
    SELECT h.resident_id, h.marital_status, h._record FROM aggregation.public_security__household_register AS h WHERE h.marital_status IS NOT NULL
)
SELECT t.resident_id, t.marital_status, t.since, t.decided_by, t.spouse_id, t.registrations, t.by_judgment, b.marital_status AS register_status,
    left(b.marital_status, 1) <> left(t.marital_status, 1) AS register_differs, t.said AS _origin
FROM told AS t LEFT JOIN booked AS b ON b.resident_id = t.resident_id
UNION ALL
SELECT b.resident_id, b.marital_status, CAST(NULL AS DATE), '户口登记', CAST(NULL AS VARCHAR), 0, false, b.marital_status, false,
    [origin('public_security/household_register', b._record)]
FROM booked AS b WHERE NOT EXISTS (SELECT 1 FROM told AS t WHERE t.resident_id = b.resident_id)
