WITH RECURSIVE held AS (
    SELECT h.uscc, h.holder_uscc, sum(h.share) AS share, flatten(list(h._origin ORDER BY h.holding_no)) AS _origin
    FROM base.legal_entity__shareholding AS h WHERE h.holder_uscc IS NOT NULL
    GROUP BY h.uscc, h.holder_uscc
), controlled AS (
    SELECT h.uscc, h.holder_uscc, h.share, h._origin FROM held AS h WHERE h.share > getvariable('majority')
    QUALIFY row_number() OVER (PARTITION BY h.uscc ORDER BY h.share DESC, h.holder_uscc) = 1
), below AS (
    -- From the tops downwards everybody is met once; from the bottom up, once for each body above.
    SELECT c.uscc, c.holder_uscc AS top_uscc, 1 AS depth, CAST(c.share AS DOUBLE) AS share, c.uscc || ' → ' || c.holder_uscc AS chain
    FROM controlled AS c WHERE NOT EXISTS (SELECT 1 FROM controlled AS a WHERE a.uscc = c.holder_uscc)
    UNION ALL
    SELECT c.uscc, b.top_uscc, b.depth + 1, b.share * CAST(c.share AS DOUBLE) / 100, c.uscc || ' → ' || b.chain
    FROM below AS b JOIN controlled AS c ON c.holder_uscc = b.uscc
), circling AS (
    -- Whom no top reaches stands in a circle, or below one.
    SELECT c.uscc, c.holder_uscc AS at, 1 AS depth, [c.uscc, c.holder_uscc] AS chain, c.holder_uscc = c.uscc AS closed
    FROM controlled AS c WHERE NOT EXISTS (SELECT 1 FROM below AS b WHERE b.uscc = c.uscc)
    UNION ALL
    SELECT r.uscc, c.holder_uscc, r.depth + 1, list_append(r.chain, c.holder_uscc), list_contains(r.chain, c.holder_uscc)
    FROM circling AS r JOIN controlled AS c ON c.uscc = r.at
    WHERE NOT r.closed
)
SELECT c.uscc, c.holder_uscc, c.share, b.top_uscc, CASE WHEN b.uscc IS NOT NULL THEN e.uscc IS NOT NULL END AS top_known,
    coalesce(b.depth, r.depth) AS depth, round(b.share, 4) AS looked_through_share,
    coalesce(b.chain, array_to_string(r.chain, ' → ')) AS chain, b.uscc IS NULL AS circular, c._origin
FROM controlled AS c
LEFT JOIN below AS b ON b.uscc = c.uscc
LEFT JOIN circling AS r ON r.uscc = c.uscc AND r.closed
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = b.top_uscc
