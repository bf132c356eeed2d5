-- A boundary is taken over only in a geodetic system: converting vertices one by one would bend its lines.
WITH drawn AS (
    SELECT b.district, b.name, b.version_year, b.drawing_note, b.boundary, b._record,
        CASE WHEN getvariable('declared_crs')['natural_resources/district_boundary'] IN ('CGCS2000', 'WGS-84')
             THEN TRY(ST_GeomFromText(b.boundary)) END AS shape
    FROM aggregation.natural_resources__district_boundary AS b WHERE b.district IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY b.district ORDER BY b.version_year DESC, b._record) = 1
)
SELECT d.district, d.name, ST_AsWKB(CASE WHEN ST_IsValid(d.shape) THEN d.shape ELSE ST_MakeValid(d.shape) END) AS boundary,
    CASE WHEN d.boundary IS NULL THEN NULL WHEN d.shape IS NULL THEN '无法解析' WHEN ST_IsValid(d.shape) THEN '有效' ELSE '已修复' END AS validity,
    round(ST_Area_Spheroid(ST_FlipCoordinates(CASE WHEN ST_IsValid(d.shape) THEN d.shape ELSE ST_MakeValid(d.shape) END)) / 1e6, 4) AS area,
    d.version_year, d.drawing_note, [origin('natural_resources/district_boundary', d._record)] AS _origin
FROM drawn AS d
