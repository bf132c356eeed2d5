WITH RECURSIVE climbing AS (
    SELECT b.uscc AS branch, b.parent_uscc AS at, 1 AS depth, [b.uscc, b.parent_uscc] AS chain, b.parent_uscc = b.uscc AS circular
    FROM aggregation.market_supervision__branch AS b
    UNION ALL
    SELECT c.branch, b.parent_uscc, c.depth + 1, list_append(c.chain, b.parent_uscc), list_contains(c.chain, b.parent_uscc)
    FROM climbing AS c JOIN aggregation.market_supervision__branch AS b ON b.uscc = c.at
    WHERE NOT c.circular
), top AS (
    SELECT c.branch, c.at, c.depth, c.chain, c.circular FROM climbing AS c
    QUALIFY row_number() OVER (PARTITION BY c.branch ORDER BY c.depth DESC) = 1
)
SELECT b.uscc, b.name, b.parent_uscc, e.uscc IS NOT NULL AS parent_known, CASE WHEN NOT t.circular THEN t.at END AS root_uscc, t.depth,
    array_to_string(t.chain, ' → ') AS chain, t.circular, [origin('market_supervision/branch', b._record)] AS _origin
FROM aggregation.market_supervision__branch AS b
JOIN top AS t ON t.branch = b.uscc
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = b.parent_uscc
