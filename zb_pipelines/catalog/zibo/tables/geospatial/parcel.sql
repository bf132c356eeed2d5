WITH drawn AS (
    SELECT p.parcel_no, p.land_use, p.district, p.town, p.area, p.register_date, p._record,
        CASE WHEN getvariable('declared_crs')['natural_resources/parcel'] IN ('CGCS2000', 'WGS-84') THEN TRY(ST_GeomFromText(p.boundary)) END AS shape
    FROM aggregation.natural_resources__parcel AS p
), mended AS (
    SELECT d.parcel_no, d.land_use, d.district, d.town, d.area, d.register_date, d._record,
        CASE WHEN ST_IsValid(d.shape) THEN d.shape ELSE ST_MakeValid(d.shape) END AS shape,
        CASE WHEN d.shape IS NULL THEN '无法解析' WHEN ST_IsValid(d.shape) THEN '有效' ELSE '已修复' END AS validity
    FROM drawn AS d
)
SELECT m.parcel_no AS parcel_no, m.land_use AS land_use, m.district AS district, m.town AS town, ST_AsWKB(m.shape) AS boundary, m.validity AS validity,
    m.area AS registered_area, round(ST_Area_Spheroid(ST_FlipCoordinates(m.shape)), 1) AS measured_area, m.register_date AS register_date,
    [origin('natural_resources/parcel', m._record)] AS _origin
FROM mended AS m
