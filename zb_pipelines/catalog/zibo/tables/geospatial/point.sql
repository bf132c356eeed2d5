WITH delivered AS (
    SELECT '学校' AS kind, s.school_code AS source_no, s.name AS name, s.district AS district, false AS sensitive,
        cgcs2000_of('education/school', s.longitude, s.latitude) AS place, origin('education/school', s._record) AS came_from
    FROM aggregation.education__school AS s
    UNION ALL SELECT '医疗机构', m.institution_code, m.institution_name, m.district, false,
        cgcs2000_of('health_commission/medical_institution', m.longitude, m.latitude), origin('health_commission/medical_institution', m._record)
    FROM aggregation.health_commission__medical_institution AS m
    UNION ALL SELECT '公交站', b.stop_no, b.stop_name, b.district, false,
        cgcs2000_of('bus/bus_stop', b.longitude, b.latitude), origin('bus/bus_stop', b._record)
    FROM aggregation.bus__bus_stop AS b
    UNION ALL SELECT '排污单位', p.permit_no, p.enterprise_name, p.district, false,
        cgcs2000_of('eco_environment/pollutant_permit', p.longitude, p.latitude), origin('eco_environment/pollutant_permit', p._record)
    FROM aggregation.eco_environment__pollutant_permit AS p
    UNION ALL SELECT '重大危险源', h.source_no, h.source_name, h.district, true,
        cgcs2000_of('emergency/hazard_source', h.longitude, h.latitude), origin('emergency/hazard_source', h._record)
    FROM aggregation.emergency__hazard_source AS h
), placed AS (
    SELECT d.kind, d.source_no, d.name, d.district, d.sensitive, d.came_from,
        struct_extract(d.place, 'lon') AS exact_lon, struct_extract(d.place, 'lat') AS exact_lat
    FROM delivered AS d
    QUALIFY row_number() OVER (PARTITION BY d.kind, d.source_no ORDER BY d.came_from) = 1
), located AS (
    -- On a border a point lies in both districts; the smaller code has it, so that every night says the same.
    SELECT p.kind, p.source_no, min(b.district) AS district
    FROM placed AS p JOIN base.geospatial__district AS b ON ST_Intersects(ST_GeomFromWKB(b.boundary), ST_Point(p.exact_lon, p.exact_lat))
    GROUP BY p.kind, p.source_no
), shown AS (
    SELECT p.kind, p.source_no, p.name, p.district, p.sensitive, p.came_from,
        CASE WHEN p.sensitive THEN floor(p.exact_lon / getvariable('coarse_degrees')) * getvariable('coarse_degrees') + getvariable('coarse_degrees') / 2 ELSE p.exact_lon END AS longitude,
        CASE WHEN p.sensitive THEN floor(p.exact_lat / getvariable('coarse_degrees')) * getvariable('coarse_degrees') + getvariable('coarse_degrees') / 2 ELSE p.exact_lat END AS latitude
    FROM placed AS p
)
SELECT s.kind AS kind, s.source_no AS source_no, s.name AS name, s.longitude AS longitude, s.latitude AS latitude,
    CASE WHEN s.longitude IS NOT NULL THEN ST_AsWKB(ST_Point(s.longitude, s.latitude)) END AS point,
    CASE WHEN s.longitude IS NULL THEN '无坐标' WHEN s.sensitive THEN '概略' ELSE '原始' END AS exactness,
    s.district AS declared_district, l.district AS district,
    CASE WHEN s.longitude IS NULL THEN '无坐标' WHEN l.district IS NULL THEN '不在本市' WHEN s.district IS NULL THEN '来源未报'
         WHEN l.district = s.district THEN '一致' ELSE '不一致' END AS agreement,
    [s.came_from] AS _origin
FROM shown AS s LEFT JOIN located AS l ON l.kind = s.kind AND l.source_no = s.source_no
