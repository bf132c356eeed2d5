WITH named AS (
    SELECT split_part(pair, '=', 1) AS code, split_part(pair, '=', 2) AS status
    FROM (SELECT unnest(string_split(getvariable('states'), ' ')) AS pair)
), told AS (
    SELECT e.uscc, '存续' AS status, e.established AS since, '设立登记' AS told_by, 1 AS turn,
        origin('base.legal_entity__entity', e.uscc) AS said
    FROM base.legal_entity__entity AS e WHERE e.established IS NOT NULL
    UNION ALL
    SELECT c.uscc, c.after, c.approved_date, '变更登记', 2, origin('market_supervision/enterprise_change', c._record)
    FROM aggregation.market_supervision__enterprise_change AS c WHERE c.change_item = '09' AND c.after IS NOT NULL
    UNION ALL
    SELECT l.key, n.status, l.day, '每日比对', 3, origin('base.legal_entity__entity', l.key)
    FROM base.legal_entity__entity__changes AS l JOIN named AS n ON n.code = (l.after ->> '$.status')
    WHERE l.change = 'updated' AND list_contains(l.fields, 'status')
        AND NOT EXISTS (SELECT 1 FROM aggregation.market_supervision__enterprise_change AS c
            WHERE c.uscc = l.key AND c.change_item = '09' AND c.after = n.status
                AND c.approved_date BETWEEN l.day - CAST(getvariable('late_days') AS INTEGER) AND l.day)
), once AS (
    SELECT t.uscc, t.status, t.since, t.told_by, t.turn, t.said FROM told AS t
    QUALIFY row_number() OVER (PARTITION BY t.uscc, t.since, t.status ORDER BY t.turn, t.said) = 1
)
SELECT o.uscc, o.status, o.since, lead(o.since) OVER (PARTITION BY o.uscc ORDER BY o.since, o.turn, o.status) AS until, o.told_by, [o.said] AS _origin
FROM once AS o
