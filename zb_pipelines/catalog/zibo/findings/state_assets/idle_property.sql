WITH houses AS (
    SELECT f.uscc, f.name, r.unit_no, r.address, r.address_code, r.area, f._record AS firm, r._record AS house,
        CAST(getvariable('build_day') - to_months(CAST(getvariable('idle_months') AS INTEGER)) AS DATE) AS since
    FROM aggregation.state_assets__state_firm AS f
    JOIN aggregation.natural_resources__real_estate AS r ON r.holder_id = f.uscc
    WHERE r.right_kind = getvariable('right_kind') AND coalesce(r.right_state, '1') = '1'
), supplied AS (
    SELECT h.unit_no, h.house, a.account_no, a.status, a.status_date, a._record, h.since
    FROM houses AS h JOIN aggregation.water__account AS a ON a.holder_id = h.uscc 
        AND (a.address_code = h.address_code OR ((a.address_code IS NULL OR h.address_code IS NULL) AND a.address = h.address))
), read AS (
    SELECT s.house, s.account_no, min(g.reading_date) AS first, max(g.reading_date) AS last,
        sum(coalesce(g.volume, g.current_reading - g.previous_reading)) FILTER (WHERE g.reading_date > s.since) AS used
    FROM supplied AS s JOIN aggregation.water__meter_reading AS g ON g.account_no = s.account_no
    WHERE g.reading_date <= getvariable('build_day')
    GROUP BY s.house, s.account_no
), judged AS (
    SELECT s.house, s._record, CASE WHEN s.status = 'A' THEN s.since ELSE s.status_date END AS since,
        CASE WHEN s.status IS NULL THEN false WHEN s.status = 'A' THEN coalesce(d.first <= s.since AND d.last > s.since AND d.used <= getvariable('least_use'), false)
            ELSE coalesce(s.status_date <= s.since, false) END AS idle,
        CASE WHEN s.status = 'A' THEN s.since || ' 以来用水 ' || d.used || ' 立方米' ELSE s.status_date || ' 起停用' END AS fact
    FROM supplied AS s LEFT JOIN read AS d ON d.house = s.house AND d.account_no = s.account_no
), idle AS (
    SELECT j.house, max(j.since) AS since, list(evidence('water/account', j._record, j.fact) ORDER BY j._record) AS told
    FROM judged AS j GROUP BY j.house HAVING bool_and(j.idle)
)
SELECT h.uscc AS subject, h.unit_no AS case_key, max(i.since) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '出资企业“' || any_value(h.name) || '”的一处房屋' || coalesce('（' || max(h.area) || ' 平方米）', '') || '自 ' || max(i.since) || ' 起没有用水' AS detail,
    list_distinct(flatten([list(evidence('state_assets/state_firm', h.firm, '列入国家出资企业名录')),
        list(evidence('natural_resources/real_estate', h.house, '登记为该企业所有')), flatten(list(i.told))])) AS evidence
FROM houses AS h JOIN idle AS i ON i.house = h.house
GROUP BY h.uscc, h.unit_no
