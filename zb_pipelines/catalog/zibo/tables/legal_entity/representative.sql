WITH said AS (
    SELECT p.uscc, p.person_name AS representative, p.paper_no AS representative_id, p.appointed_date AS since, p.principal_no AS number,
        origin('market_supervision/principal', p._record) AS told_by
    FROM aggregation.market_supervision__principal AS p WHERE p.position = '1' AND p.paper_no IS NOT NULL
    UNION ALL
    SELECT i.uscc, i.operator, i.operator_id, i.established, i.uscc, origin('market_supervision/individual_business', i._record)
    FROM aggregation.market_supervision__individual_business AS i WHERE i.operator_id IS NOT NULL
), chosen AS (
    SELECT s.uscc, s.representative, s.representative_id, s.told_by FROM said AS s
    QUALIFY row_number() OVER (PARTITION BY s.uscc ORDER BY s.since DESC NULLS LAST, s.number, s.told_by) = 1
)
SELECT c.uscc, c.representative, c.representative_id, p.resident_id IS NOT NULL AS in_population, p.name = c.representative AS name_agrees,
    l.life_status, [c.told_by] AS _origin
FROM chosen AS c
LEFT JOIN base.population__person AS p ON p.resident_id = c.representative_id
LEFT JOIN base.population__life_status AS l ON l.resident_id = c.representative_id
