WITH told AS (
    SELECT l.uscc, l.body_name AS name, 1 AS licences, CAST(l.in_force AS INTEGER) AS in_force, 0 AS inspections, CAST(NULL AS DATE) AS inspected_on, 0 AS failed, l._origin FROM thematic.food_safety__licence AS l
    UNION ALL
    SELECT i.uscc, i.body_name, 0, 0, 1, i.inspected_on, 0, i._origin FROM thematic.food_safety__inspection AS i
    UNION ALL
    SELECT s.uscc, s.body_name, 0, 0, 0, NULL, CAST(s.conclusion = 'N' AS INTEGER), s._origin FROM thematic.food_safety__sample AS s
), counted AS (
    SELECT t.uscc, min(t.name) AS name, sum(t.licences) AS licences, sum(t.in_force) AS licences_in_force, sum(t.inspections) AS inspections,
        max(t.inspected_on) AS last_inspected, sum(t.failed) AS failed_samples, list_sort(list_distinct(flatten(list(t._origin)))) AS made_of
    FROM told AS t GROUP BY t.uscc
), fined AS (
    SELECT p.uscc, count(*) AS penalties FROM base.public_credit__penalty AS p WHERE p.source = 'market_supervision/penalty' GROUP BY p.uscc
)
SELECT c.uscc, coalesce(e.name, c.name) AS name, e.status, e.district, c.licences, c.licences_in_force, c.inspections, c.last_inspected, c.failed_samples,
    coalesce(f.penalties, 0) AS penalties, c.made_of AS _origin
FROM counted AS c LEFT JOIN base.legal_entity__entity AS e ON e.uscc = c.uscc LEFT JOIN fined AS f ON f.uscc = c.uscc
