-- Sums only of quantities: an index or a rate of districts does not add up to the city's.
WITH newest AS (
    SELECT i.indicator, i.region, i.period_kind, i.period, i.accumulation, i.value, i.unit, i._origin
    FROM base.macro_economy__indicator AS i WHERE (i.known_until IS NULL OR i.known_until > getvariable('build_day')) AND i.unit NOT IN ('%', '上年同期=100') AND i.known_from <= getvariable('build_day')
), summed AS (
    SELECT n.indicator, n.period_kind, n.period, n.accumulation, n.unit, sum(n.value) AS value, count(*) AS districts, flatten(list(n._origin ORDER BY n.region)) AS origins
    FROM newest AS n WHERE n.region <> '370300' GROUP BY n.indicator, n.period_kind, n.period, n.accumulation, n.unit
)
SELECT c.indicator AS indicator, c.period_kind AS period_kind, c.period AS period, c.accumulation AS accumulation, c.value AS city_value, s.value AS districts_value,
    coalesce(s.districts, 0) AS districts, c.unit AS unit, round(c.value - s.value, 4) AS gap, round((c.value - s.value) / nullif(c.value, 0) * 100, 4) AS gap_share,
    CASE WHEN coalesce(s.districts, 0) < getvariable('all_districts') THEN '区县不齐'
         WHEN abs(c.value - s.value) <= abs(c.value) * getvariable('sum_tolerance') / 100 THEN '一致' ELSE '不一致' END AS agreement,
    list_concat(c._origin, coalesce(s.origins, [])) AS _origin
FROM newest AS c LEFT JOIN summed AS s ON s.indicator = c.indicator AND s.period_kind = c.period_kind AND s.period = c.period
    AND s.accumulation = c.accumulation AND s.unit = c.unit
WHERE c.region = '370300'
QUALIFY row_number() OVER (PARTITION BY c.indicator, c.period_kind, c.period, c.accumulation ORDER BY c.unit) = 1
