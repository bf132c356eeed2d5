WITH newest AS (
    SELECT i.indicator, i.region, i.period, i.period_end, i.accumulation, i.value, i.unit, i._origin
    FROM base.macro_economy__indicator AS i WHERE i.period_kind = 'M' AND (i.known_until IS NULL OR i.known_until > getvariable('build_day')) AND i.period_end IS NOT NULL AND i.known_from <= getvariable('build_day')
), cumulated AS (
    SELECT n.indicator, n.region, n.period, n.period_end, n.value, n.unit, n._origin,
        lag(n.value) OVER earlier AS value_before, lag(n.period_end) OVER earlier AS end_before, lag(n._origin) OVER earlier AS origin_before
    FROM newest AS n WHERE n.accumulation = 'C'
    WINDOW earlier AS (PARTITION BY n.indicator, n.region, n.unit, year(n.period_end) ORDER BY n.period_end)
), single AS (
    SELECT n.indicator, n.region, n.period AS month, 1 AS months_covered, n.value, n.unit, '直接报送' AS derivation, n._origin, 1 AS preference
    FROM newest AS n WHERE n.accumulation = 'S'
    UNION ALL
    SELECT c.indicator, c.region, c.period, month(c.period_end) - coalesce(month(c.end_before), 0), round(c.value - coalesce(c.value_before, 0), 4), c.unit,
        CASE WHEN month(c.period_end) - coalesce(month(c.end_before), 0) = 1 THEN '累计相减'
             WHEN month(c.period_end) = 2 THEN '一至二月合计' ELSE '缺上月，多月合计' END,
        list_concat(c._origin, coalesce(c.origin_before, [])), 2
    FROM cumulated AS c
)
SELECT s.indicator AS indicator, s.region AS region, s.month AS month, s.months_covered AS months_covered, s.value AS value, s.unit AS unit,
    s.derivation AS derivation, s._origin AS _origin
FROM single AS s
QUALIFY row_number() OVER (PARTITION BY s.indicator, s.region, s.month ORDER BY s.preference, s.unit) = 1
