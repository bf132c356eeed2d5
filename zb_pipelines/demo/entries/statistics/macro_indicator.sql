SELECT code AS indicator_code, indicator, measure_unit, 'M' AS period_kind, strftime(month, '%Y%m') AS period, county_code AS district,
    round(scale * (80 + draw(months * 100 + county_code::BIGINT % 100, code, 4000) / 100), 2) AS value,
    round(draw(months * 100 + county_code::BIGINT % 100, code, 1400) / 100 - 3, 2) AS growth,
    CASE WHEN months < 2 THEN 'P' ELSE 'F' END AS state, (month + INTERVAL 1 MONTH + INTERVAL 17 DAY)::DATE AS publish_date
FROM (VALUES ('GDP01', '地区生产总值', '亿元', 1.0), ('IND01', '规模以上工业增加值', '亿元', 0.5),
             ('RET01', '社会消费品零售总额', '亿元', 0.4), ('REV01', '一般公共预算收入', '亿元', 0.1),
             ('ELE01', '全社会用电量', '万千瓦时', 300.0)) AS indicators(code, indicator, measure_unit, scale),
     (SELECT range AS months, date_trunc('month', getvariable('day'))::DATE - to_months(2 + range::INTEGER) AS month FROM range(12)),
     (SELECT DISTINCT county_code FROM places)
