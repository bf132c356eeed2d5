WITH permits AS (
    SELECT p.permit_no, p.uscc, p.issue_date, p.valid_until, p._record, cgcs2000_of('eco_environment/pollutant_permit', p.longitude, p.latitude) AS place
    FROM aggregation.eco_environment__pollutant_permit AS p
), zones AS (
    SELECT z.zone_no, z.name, z.grade, z._record, TRY(ST_GeomFromText(z.boundary)) AS area FROM aggregation.eco_environment__drinking_zone AS z
    WHERE TRY_CAST(z.grade AS INTEGER) <= getvariable('strictest_grades')
        AND getvariable('declared_crs')['eco_environment/drinking_zone'] IN ('CGCS2000', 'WGS-84')
), inside AS (
    -- Zones of a source lie in one another: the strictest is told.
    SELECT p.permit_no, p.uscc, p.issue_date, p._record, z.zone_no, z.name, z._record AS zone_record
    FROM permits AS p JOIN zones AS z ON ST_Intersects(z.area, ST_Point(struct_extract(p.place, 'lon'), struct_extract(p.place, 'lat')))
    QUALIFY row_number() OVER (PARTITION BY p.permit_no ORDER BY z.grade, z.zone_no, z._record) = 1
)
SELECT coalesce(i.uscc, i.permit_no) AS subject, i.permit_no AS case_key, i.issue_date AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '许可证登记位置在“' || i.name || '”内' AS detail,
    [evidence('eco_environment/pollutant_permit', i._record, '登记位置在保护区内'), evidence('eco_environment/drinking_zone', i.zone_record, '保护区 ' || i.zone_no)] AS evidence
FROM inside AS i
