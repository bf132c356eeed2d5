-- 永安街街道 and 永安街道, 金岭回族镇 and 金岭镇 are one town each: what is left of a name after 街道 or 镇,
-- the people and a final 街 are taken off, with the kind behind it.
WITH civil_rows AS (
    SELECT p.place_code, p.name, p.county, p.longitude, p.latitude, p._record,
        regexp_replace(regexp_replace(p.name, '(回族)?(街道|镇|乡)$', ''), '街$', '') || regexp_extract(p.name, '(街道|镇|乡)$') AS plain_name
    FROM aggregation.civil_affairs__place_name AS p
), civil_named AS (
    SELECT p.* FROM civil_rows AS p WHERE p.county IS NOT NULL AND p.plain_name IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY p.county, p.plain_name ORDER BY p.place_code, p._record) = 1
), statistical_rows AS (
    SELECT t.statistical_code, t.name, t.county, t.code_year, t._record,
        regexp_replace(regexp_replace(t.name, '(回族)?(街道|镇|乡)$', ''), '街$', '') || regexp_extract(t.name, '(街道|镇|乡)$') AS plain_name
    FROM aggregation.statistics__town_code AS t
), statistical_named AS (
    SELECT t.* FROM statistical_rows AS t WHERE t.county IS NOT NULL AND t.plain_name IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY t.county, t.plain_name ORDER BY t.code_year DESC, t.statistical_code, t._record) = 1
), civil AS (
    SELECT n.place_code, n.name, n.county, n.longitude, n.latitude, n._record, n.plain_name FROM civil_named AS n
    UNION ALL
    -- A row that lost its name or county is the town of its code, where the other list has it and no row by name is that town.
    SELECT p.place_code, p.name, t.county, p.longitude, p.latitude, p._record, t.plain_name
    FROM civil_rows AS p JOIN statistical_named AS t ON t.statistical_code = left(p.place_code, 9)
    WHERE (p.county IS NULL OR p.plain_name IS NULL) AND coalesce(p.county, t.county) = t.county AND coalesce(p.plain_name, t.plain_name) = t.plain_name
        AND NOT EXISTS (SELECT 1 FROM civil_named AS n WHERE n.county = t.county AND n.plain_name = t.plain_name)
    QUALIFY row_number() OVER (PARTITION BY t.county, t.plain_name ORDER BY p.place_code, p._record) = 1
), statistical AS (
    SELECT n.statistical_code, n.name, n.county, n._record, n.plain_name FROM statistical_named AS n
    UNION ALL
    SELECT t.statistical_code, t.name, p.county, t._record, p.plain_name
    FROM statistical_rows AS t JOIN civil_named AS p ON left(p.place_code, 9) = t.statistical_code
    WHERE (t.county IS NULL OR t.plain_name IS NULL) AND coalesce(t.county, p.county) = p.county AND coalesce(t.plain_name, p.plain_name) = p.plain_name
        AND NOT EXISTS (SELECT 1 FROM statistical_named AS n WHERE n.county = p.county AND n.plain_name = p.plain_name)
    QUALIFY row_number() OVER (PARTITION BY p.county, p.plain_name ORDER BY t.code_year DESC, t.statistical_code, t._record) = 1
), districts AS (
    SELECT d.district, d.name FROM aggregation.natural_resources__district_boundary AS d WHERE d.district IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY d.name ORDER BY d.version_year DESC, d.district, d._record) = 1
)
SELECT coalesce(c.county, s.county) AS county, coalesce(c.plain_name, s.plain_name) AS plain_name, n.district AS district,
    c.name AS name, c.place_code AS civil_code, s.name AS statistical_name, s.statistical_code AS statistical_code,
    CASE WHEN s.statistical_code IS NULL THEN '仅民政有' WHEN c.place_code IS NULL THEN '仅统计有'
         WHEN left(c.place_code, 9) = s.statistical_code THEN '代码相同' ELSE '代码不同' END AS agreement,
    other.name AS other_town,
    struct_extract(cgcs2000_of('civil_affairs/place_name', c.longitude, c.latitude), 'lon') AS longitude,
    struct_extract(cgcs2000_of('civil_affairs/place_name', c.longitude, c.latitude), 'lat') AS latitude,
    list_filter([origin('civil_affairs/place_name', c._record), origin('statistics/town_code', s._record)], lambda o: o IS NOT NULL) AS _origin
FROM civil AS c FULL JOIN statistical AS s ON s.county = c.county AND s.plain_name = c.plain_name
LEFT JOIN districts AS n ON n.name = coalesce(c.county, s.county)
LEFT JOIN statistical AS other ON other.statistical_code = left(c.place_code, 9) AND other.plain_name <> c.plain_name
