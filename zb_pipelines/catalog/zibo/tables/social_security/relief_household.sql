WITH members AS (
    SELECT m.benefit_no, m.resident_id, m.district, origin('civil_affairs/minimum_living', m._record) AS told_by
    FROM aggregation.civil_affairs__minimum_living AS m WHERE m.status = '1'
), owned AS (
    SELECT r.representative_id AS resident_id, count(*) AS companies FROM base.legal_entity__representative AS r
    JOIN base.legal_entity__entity AS e ON e.uscc = r.uscc AND e.status = '1' GROUP BY r.representative_id
), housed AS (
    SELECT m.benefit_no, count(DISTINCT h.unit_no) AS homes FROM members AS m
    JOIN aggregation.natural_resources__real_estate AS h ON h.holder_id = m.resident_id
        AND h.right_kind = getvariable('right_kind') AND coalesce(h.right_state, '1') = '1' GROUP BY m.benefit_no
), driven AS (
    SELECT v.owner_id AS resident_id, count(*) AS vehicles FROM aggregation.public_security__vehicle AS v WHERE v.status = 'A' GROUP BY v.owner_id
), saved AS (
    SELECT a.resident_id, sum(a.monthly_deposit) AS deposit FROM aggregation.provident_fund__account AS a WHERE a.status = '1' GROUP BY a.resident_id
)
SELECT m.benefit_no, min(m.district) AS district, count(*) AS members, coalesce(sum(o.companies), 0) AS companies, coalesce(max(h.homes), 0) AS homes,
    coalesce(sum(v.vehicles), 0) AS vehicles, coalesce(sum(s.deposit), 0) AS deposit, list(m.told_by ORDER BY m.told_by) AS _origin
FROM members AS m
LEFT JOIN owned AS o ON o.resident_id = m.resident_id
LEFT JOIN housed AS h ON h.benefit_no = m.benefit_no
LEFT JOIN driven AS v ON v.resident_id = m.resident_id
LEFT JOIN saved AS s ON s.resident_id = m.resident_id
GROUP BY m.benefit_no
