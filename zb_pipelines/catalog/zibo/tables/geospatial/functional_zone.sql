WITH zones AS (
    SELECT split_part(said, '=', 1) AS zone_code, split_part(said, '=', 2) AS zone_name FROM (SELECT unnest(string_split(getvariable('zones'), ' ')) AS said)
), governed AS (
    SELECT split_part(said, '=', 1) AS zone_code, left(split_part(said, '=', 2), 3) AS county, substr(split_part(said, '=', 2), 4) AS town
    FROM (SELECT unnest(string_split(getvariable('zone_towns'), ' ')) AS said)
)
SELECT z.zone_code, z.zone_name, g.county, g.town, t.district, t.civil_code, t.plain_name IS NOT NULL AS known, coalesce(t._origin, []) AS _origin
FROM zones AS z JOIN governed AS g ON g.zone_code = z.zone_code
LEFT JOIN base.geospatial__town AS t ON t.county = g.county AND g.town IN (t.name, t.statistical_name)
