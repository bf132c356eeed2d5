WITH placed AS (
    SELECT b.building_no, b.quarter, b.block, b.floors, b.built_year, b.district, b.town, b._record,
        cgcs2000_of('housing/building', b.longitude, b.latitude) AS place
    FROM aggregation.housing__building AS b
), located AS (
    SELECT p.building_no, min(d.district) AS district
    FROM placed AS p JOIN base.geospatial__district AS d
        ON ST_Intersects(ST_GeomFromWKB(d.boundary), ST_Point(struct_extract(p.place, 'lon'), struct_extract(p.place, 'lat')))
    GROUP BY p.building_no
)
SELECT p.building_no AS building_no, p.quarter AS quarter, p.block AS block, p.floors AS floors, p.built_year AS built_year,
    struct_extract(p.place, 'lon') AS longitude, struct_extract(p.place, 'lat') AS latitude,
    ST_AsWKB(ST_Point(struct_extract(p.place, 'lon'), struct_extract(p.place, 'lat'))) AS point,
    p.district AS declared_district, l.district AS district, p.town AS town, [origin('housing/building', p._record)] AS _origin
FROM placed AS p LEFT JOIN located AS l ON l.building_no = p.building_no
