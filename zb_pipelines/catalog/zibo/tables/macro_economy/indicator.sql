-- Each agency's own names, units and habits, read into one shape. What is delivered on a closed list of
-- units is brought to one unit each; a unit that is not on it stays as delivered, with factor 1.
WITH units AS (
    SELECT u.delivered, u.unit, u.factor
    FROM (VALUES ('亿元', '亿元', 1.0), ('万元', '亿元', 0.0001), ('亿千瓦时', '亿千瓦时', 1.0), ('万千瓦时', '亿千瓦时', 0.0001),
                 ('亿美元', '亿美元', 1.0), ('万美元', '亿美元', 0.0001)) AS u(delivered, unit, factor)
), delivered AS (
    SELECT m.indicator, m.indicator_code, m.price_basis, m.revision_reason, m.caliber, m.region, m.period_kind, m.period, m.accumulation, m.state AS vintage, m.publish_date,
        m.value, m.measure_unit, m.growth, 'statistics/macro_indicator' AS source, m._record
    FROM aggregation.statistics__macro_indicator AS m
    UNION ALL SELECT b.subject_name, b.subject_code, '1', CAST(NULL AS VARCHAR), '执行数，按月累计', b.region, 'M', b.period, 'C', 'P', b.publish_date, b.cumulative, '万元', b.growth,
        'finance/budget_indicator', b._record FROM aggregation.finance__budget_indicator AS b
    UNION ALL SELECT '全社会用电量', CAST(NULL AS VARCHAR), '9', CAST(NULL AS VARCHAR), '供电口径，当月', e.region, 'M', e.month, 'S', 'P', e.publish_date, e.electricity, '万千瓦时', e.growth,
        'power/electricity', e._record FROM aggregation.power__electricity AS e
    UNION ALL SELECT '实际使用外资', CAST(NULL AS VARCHAR), '1', CAST(NULL AS VARCHAR), '商务口径，按季累计', f.region, 'Q', f.quarter, 'C', 'P', f.publish_date, f.foreign_capital, '万美元', f.growth,
        'commerce/foreign_capital', f._record FROM aggregation.commerce__foreign_capital AS f
), dated AS (
    SELECT d.indicator, d.indicator_code, d.price_basis, d.revision_reason, d.caliber, d.region, d.period_kind, d.period, d.accumulation, d.vintage, d.publish_date, d.growth, d.source, d._record,
        d.value AS delivered_value, d.measure_unit AS delivered_unit, coalesce(u.unit, d.measure_unit) AS unit, coalesce(u.factor, 1.0) AS factor,
        d.value::DOUBLE * coalesce(u.factor, 1.0)::DOUBLE AS value,
        CASE d.period_kind
            WHEN 'M' THEN last_day(TRY(strptime(d.period || '01', '%Y%m%d')::DATE))
            WHEN 'Q' THEN last_day((TRY(make_date(TRY_CAST(left(d.period, 4) AS BIGINT), TRY_CAST(right(d.period, 1) AS BIGINT) * 3, 1))))
            WHEN 'Y' THEN TRY(make_date(TRY_CAST(left(d.period, 4) AS BIGINT), 12, 31)) END AS period_end
    FROM delivered AS d LEFT JOIN units AS u ON u.delivered = d.measure_unit
    QUALIFY row_number() OVER (PARTITION BY d.indicator, d.region, d.period_kind, d.period, d.accumulation, d.vintage
                               ORDER BY d.publish_date DESC NULLS LAST, d.source, d._record) = 1
), spanned AS (
    SELECT n.indicator, n.indicator_code, n.price_basis, n.revision_reason, n.caliber, n.region, n.period_kind, n.period, n.period_end, n.accumulation, n.vintage, n.publish_date, n.growth, n.source, n._record,
        n.delivered_value, n.delivered_unit, n.unit, n.factor, n.value,
        lead(n.publish_date) OVER (PARTITION BY n.indicator, n.region, n.period_kind, n.period, n.accumulation
                                   ORDER BY n.publish_date, list_position(['P', 'R', 'F'], n.vintage), n._record) AS known_until
    FROM dated AS n
), compared AS (
    -- The year before as it was known when this was published: a later revision of it does not make this wrong.
    SELECT s.indicator, s.region, s.period_kind, s.period, s.accumulation, s.vintage, arg_max(e.value, e.publish_date) AS year_before
    FROM spanned AS s JOIN spanned AS e ON e.indicator = s.indicator AND e.region = s.region AND e.period_kind = s.period_kind
        AND e.accumulation = s.accumulation AND e.unit = s.unit AND e.period_end = last_day((s.period_end - INTERVAL 1 YEAR)::DATE)
        AND e.publish_date <= s.publish_date AND (e.known_until IS NULL OR e.known_until > s.publish_date)
    GROUP BY s.indicator, s.region, s.period_kind, s.period, s.accumulation, s.vintage
), grown AS (
    SELECT s.indicator, s.region, s.period_kind, s.period, s.accumulation, s.vintage,
        round((s.value / nullif(c.year_before, 0) - 1) * 100, 2) AS recomputed
    FROM spanned AS s JOIN compared AS c ON c.indicator = s.indicator AND c.region = s.region AND c.period_kind = s.period_kind
        AND c.period = s.period AND c.accumulation = s.accumulation AND c.vintage = s.vintage
)
SELECT s.indicator AS indicator, s.indicator_code AS indicator_code, s.caliber AS caliber, s.price_basis AS price_basis, s.revision_reason AS revision_reason, s.region AS region, s.period_kind AS period_kind, s.period AS period, s.period_end AS period_end,
    s.accumulation AS accumulation, s.vintage AS vintage, s.publish_date AS known_from, s.known_until AS known_until, round(s.value, 4) AS value, s.unit AS unit,
    s.delivered_value AS delivered_value, s.delivered_unit AS delivered_unit, s.factor AS factor, s.growth AS published_growth, g.recomputed AS recomputed_growth,
    CASE WHEN s.growth IS NULL THEN '未发布同比' WHEN g.recomputed IS NULL THEN '无上年数'
         WHEN abs(s.growth - g.recomputed) <= getvariable('growth_tolerance') THEN '一致' ELSE '不一致' END AS growth_agreement,
    s.source AS source, [origin(s.source, s._record)] AS _origin
FROM spanned AS s LEFT JOIN grown AS g ON g.indicator = s.indicator AND g.region = s.region AND g.period_kind = s.period_kind
    AND g.period = s.period AND g.accumulation = s.accumulation AND g.vintage = s.vintage
