WITH drawn AS (
    SELECT g.grid_no, g.grid_name, g.district, g.town, g.community, g.households, g.boundary, g._record,
        CASE WHEN getvariable('declared_crs')['zhangdian_data/grid'] IN ('CGCS2000', 'WGS-84') THEN TRY(ST_GeomFromText(g.boundary)) END AS shape
    FROM aggregation.zhangdian_data__grid AS g
), mended AS (
    SELECT d.grid_no, d.grid_name, d.district, d.town, d.community, d.households, d._record,
        CASE WHEN ST_IsValid(d.shape) THEN d.shape ELSE ST_MakeValid(d.shape) END AS shape,
        CASE WHEN d.boundary IS NULL THEN NULL WHEN d.shape IS NULL THEN '无法解析' WHEN ST_IsValid(d.shape) THEN '有效' ELSE '已修复' END AS validity
    FROM drawn AS d
)
SELECT m.grid_no AS grid_no, m.grid_name AS grid_name, m.district AS district, m.town AS town, m.community AS community, ST_AsWKB(m.shape) AS boundary,
    m.validity AS validity, round(ST_Area_Spheroid(ST_FlipCoordinates(m.shape)), 1) AS area, m.households AS households,
    [origin('zhangdian_data/grid', m._record)] AS _origin
FROM mended AS m
