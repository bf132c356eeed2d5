-- Addresses as agencies write them, in full width or half, with blanks or without; each text once.
WITH written AS (
    SELECT e.address AS said, origin('market_supervision/enterprise', e._record) AS came_from FROM aggregation.market_supervision__enterprise AS e
    UNION ALL SELECT i.address, origin('market_supervision/individual_business', i._record) FROM aggregation.market_supervision__individual_business AS i
    UNION ALL SELECT s.address, origin('education/school', s._record) FROM aggregation.education__school AS s
    UNION ALL SELECT m.address, origin('health_commission/medical_institution', m._record) FROM aggregation.health_commission__medical_institution AS m
    UNION ALL SELECT o.address, origin('establishment_office/institution', o._record) FROM aggregation.establishment_office__institution AS o
    UNION ALL SELECT r.address, origin('natural_resources/real_estate', r._record) FROM aggregation.natural_resources__real_estate AS r
), distinct_texts AS (
    SELECT regexp_replace(translate(w.said, '０１２３４５６７８９－（）', '0123456789-()'), '[\s　,，]', '', 'g') AS full_text, min(w.came_from) AS came_from
    FROM written AS w WHERE w.said IS NOT NULL GROUP BY full_text
), regional AS (
    SELECT d.full_text, d.came_from, regexp_extract(d.full_text, '^(?:山东省)?(淄博市)', 1) AS city,
        regexp_replace(d.full_text, '^(山东省)?(淄博市)?', '') AS below_city
    FROM distinct_texts AS d WHERE d.full_text <> ''
), county_names AS (
    SELECT t.county, max(t.district) AS district FROM base.geospatial__town AS t GROUP BY t.county
), in_county AS (
    SELECT r.full_text, r.came_from, r.city, c.county, c.district, substr(r.below_city, 1 + coalesce(length(c.county), 0)) AS below_county
    FROM regional AS r LEFT JOIN county_names AS c ON c.county = left(r.below_city, 3)
), town_names AS (
    -- Both agencies' names of a town are written, and both mean it.
    SELECT t.county, t.plain_name, t.name AS spelling FROM base.geospatial__town AS t WHERE t.name IS NOT NULL
    UNION SELECT t.county, t.plain_name, t.statistical_name FROM base.geospatial__town AS t WHERE t.statistical_name IS NOT NULL
), town_found AS (
    SELECT i.full_text, arg_max(n.plain_name, length(n.spelling) * 1000 + ascii(n.spelling) % 1000) AS plain_name, max(length(n.spelling)) AS letters
    FROM in_county AS i JOIN town_names AS n ON n.county = i.county AND starts_with(i.below_county, n.spelling)
    GROUP BY i.full_text
), below AS (
    SELECT i.full_text, i.came_from, nullif(i.city, '') AS city, i.county, i.district, f.plain_name, substr(i.below_county, 1 + coalesce(f.letters, 0)) AS rest
    FROM in_county AS i LEFT JOIN town_found AS f ON f.full_text = i.full_text
), cut AS (
    SELECT b.full_text, b.came_from, b.city, b.county, b.district, b.plain_name,
        regexp_extract(b.rest, '^(?:([^0-9]+?(?:社区|居委会|村委会|村)))?(?:([^0-9]+?(?:大道|大街|胡同|路|街|巷)))?(?:([0-9]+(?:-[0-9]+)?号)(?:院)?)?(?:([^0-9]+?))?(?:([0-9A-Za-z]+(?:号楼|栋|幢|座)))?(?:([0-9]+单元))?(?:([0-9A-Za-z]+室))?$',
            ['community', 'road', 'door_no', 'quarter', 'block', 'unit_no', 'room']) AS parts
    FROM below AS b
), parsed AS (
    SELECT c.full_text, c.came_from, c.city, c.county, c.district, c.plain_name,
        nullif(struct_extract(c.parts, 'community'), '') AS community, nullif(struct_extract(c.parts, 'road'), '') AS road,
        nullif(struct_extract(c.parts, 'door_no'), '') AS door_no, nullif(struct_extract(c.parts, 'quarter'), '') AS quarter,
        nullif(struct_extract(c.parts, 'block'), '') AS block, nullif(struct_extract(c.parts, 'unit_no'), '') AS unit_no,
        nullif(struct_extract(c.parts, 'room'), '') AS room
    FROM cut AS c
), plates_there AS (
    SELECT p.plate_no, p.district, n.plain_name, p.community, p.road, p.door_no, p._record,
        cgcs2000_of('public_security/door_plate', p.longitude, p.latitude) AS place
    FROM aggregation.public_security__door_plate AS p JOIN county_names AS c ON c.district = p.district
    JOIN town_names AS n ON n.county = c.county AND n.spelling = p.town
), plates AS (
    SELECT t.plate_no, t.district, t.plain_name, t.community, t.road, t.door_no, t._record,
        struct_extract(t.place, 'lon') AS longitude, struct_extract(t.place, 'lat') AS latitude
    FROM plates_there AS t
), doors AS (
    SELECT p.district, p.plain_name, p.road, p.door_no, p.plate_no, p.longitude, p.latitude, p._record FROM plates AS p
    QUALIFY row_number() OVER (PARTITION BY p.district, p.plain_name, p.road, p.door_no ORDER BY p.plate_no, p._record) = 1
), roads AS (
    SELECT p.district, p.plain_name, p.road, avg(p.longitude) AS longitude, avg(p.latitude) AS latitude,
        (max(p.longitude) - min(p.longitude)) AS wide, (max(p.latitude) - min(p.latitude)) AS high FROM plates AS p GROUP BY p.district, p.plain_name, p.road
), communities AS (
    SELECT p.district, p.plain_name, p.community, avg(p.longitude) AS longitude, avg(p.latitude) AS latitude,
        (max(p.longitude) - min(p.longitude)) AS wide, (max(p.latitude) - min(p.latitude)) AS high FROM plates AS p WHERE p.community IS NOT NULL GROUP BY p.district, p.plain_name, p.community
)
SELECT md5(a.full_text) AS address_id, a.full_text AS full_text, a.city AS city, a.county AS county, coalesce(t.name, t.statistical_name) AS town, a.community AS community, a.road AS road,
    a.door_no AS door_no, a.quarter AS quarter, a.block AS block, a.unit_no AS unit_no, a.room AS room,
    CASE WHEN d.plate_no IS NOT NULL THEN '门牌' WHEN r.road IS NOT NULL THEN '路段' WHEN v.community IS NOT NULL THEN '村居'
         WHEN t.longitude IS NOT NULL THEN '镇街' ELSE '未定位' END AS grade,
    d.plate_no AS plate_no, coalesce(d.longitude, r.longitude, v.longitude, t.longitude::DOUBLE) AS longitude,
    coalesce(d.latitude, r.latitude, v.latitude, t.latitude::DOUBLE) AS latitude,
    CASE WHEN d.plate_no IS NOT NULL THEN 0
         WHEN r.road IS NOT NULL THEN round(55597 * sqrt(r.high * r.high + r.wide * r.wide * 0.64), 0)
         WHEN v.community IS NOT NULL THEN round(55597 * sqrt(v.high * v.high + v.wide * v.wide * 0.64), 0) END AS spread,
    list_filter([a.came_from, origin('public_security/door_plate', d._record)], lambda o: o IS NOT NULL) AS _origin
FROM parsed AS a
LEFT JOIN base.geospatial__town AS t ON t.county = a.county AND t.plain_name = a.plain_name
LEFT JOIN doors AS d ON d.district = a.district AND d.plain_name = a.plain_name AND d.road = a.road AND d.door_no = a.door_no
LEFT JOIN roads AS r ON r.district = a.district AND r.plain_name = a.plain_name AND r.road = a.road
LEFT JOIN communities AS v ON v.district = a.district AND v.plain_name = a.plain_name AND v.community = a.community
