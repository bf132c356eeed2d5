WITH names(code, indicator, caliber, measure_unit, quarterly, revised, final, later, last_later) AS (VALUES
    ('GDP', '地区生产总值', '按季累计，现价', '亿元', true, 1.004, 1.006, 75, 300),
    ('IND', '规模以上工业增加值', '年主营业务收入2000万元及以上', '亿元', false, NULL, 1.002, NULL, 45),
    ('RET', '社会消费品零售总额', '限额以上与限额以下合计', '亿元', false, NULL, 1.001, NULL, 45)
), releases AS (
    SELECT code || '01' AS indicator_code, indicator, caliber, measure_unit, CASE WHEN quarterly THEN 'Q' ELSE 'M' END AS period_kind, region, month, value, final, code,
        unnest([{state: 'P', factor: 1.0, days: 18}, {state: 'R', factor: revised, days: later}, {state: 'F', factor: final, days: last_later}]) AS release
    FROM names JOIN economy_to_date USING (code)
    WHERE CASE WHEN quarterly THEN month(month) % 3 = 0 ELSE month(month) > 1 END
), published AS (
    SELECT releases.*, (month + INTERVAL 1 MONTH)::DATE - 1 + release.days AS publish_date, value * release.factor AS said,
        (SELECT any_value(earlier.value) FROM economy_to_date AS earlier
         WHERE earlier.code = releases.code AND earlier.region = releases.region AND earlier.month = (releases.month - INTERVAL 1 YEAR)::DATE) * final AS year_before
    FROM releases WHERE release.factor IS NOT NULL
)
SELECT indicator_code, indicator, caliber, CASE code WHEN 'ELE' THEN '9' ELSE '1' END AS price_basis, CASE release.state WHEN 'R' THEN '季度核实' WHEN 'F' THEN '年度最终核实' END AS revision_reason, measure_unit, period_kind,
    CASE period_kind WHEN 'Q' THEN year(month) || 'Q' || quarter(month) ELSE strftime(month, '%Y%m') END AS period, 'C' AS accumulation, region, round(said, 2) AS value,
    round((said / year_before - 1) * 100 + CASE WHEN code = 'RET' AND region = '370304' AND month(month) = 5 THEN 2.5 ELSE 0 END, 1) AS growth, release.state AS state, publish_date
FROM published WHERE publish_date <= getvariable('day')
