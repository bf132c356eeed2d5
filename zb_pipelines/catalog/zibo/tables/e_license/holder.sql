WITH others AS (
    SELECT i.licence_id, unnest(string_split(i.co_holders, ';')) AS said, unnest(range(1, len(string_split(i.co_holders, ';')) + 1)) AS place, i._origin
    FROM base.e_license__identifier AS i WHERE i.co_holders IS NOT NULL AND i.co_holders <> ''
), holders AS (
    SELECT i.licence_id, 1 AS turn, i.holder_code_type, i.holder_code, i._origin FROM base.e_license__identifier AS i
    UNION ALL SELECT o.licence_id, o.place + 1, split_part(o.said, ':', 1), split_part(o.said, ':', 2), o._origin FROM others AS o
)
SELECT h.licence_id, h.turn, h.holder_code_type, h.holder_code, count(*) OVER (PARTITION BY h.licence_id) AS holders,
    coalesce(e.uscc, p.resident_id) IS NOT NULL AS known, h._origin
FROM holders AS h
LEFT JOIN base.legal_entity__entity AS e ON h.holder_code_type = '001' AND e.uscc = h.holder_code
LEFT JOIN base.population__person AS p ON h.holder_code_type = '111' AND p.resident_id = h.holder_code
