WITH monitored AS (
    SELECT m.permit_no, max(m.monitor_date) AS last_day, count(DISTINCT m.monitor_date) AS days,
        count(DISTINCT m.monitor_date) FILTER (WHERE m.value > m.limit_value) AS exceeded
    FROM aggregation.eco_environment__online_monitoring AS m
    WHERE m.monitor_date > getvariable('build_day') - CAST(getvariable('recent_days') AS INTEGER) AND m.monitor_date <= getvariable('build_day')
    GROUP BY m.permit_no
), penalised AS (
    SELECT n.uscc, count(*) AS times FROM aggregation.eco_environment__environmental_penalty AS n GROUP BY n.uscc
)
SELECT p.permit_no AS permit_no, p.uscc AS uscc, p.enterprise_name AS enterprise_name, e.status AS registration_status, p.management AS management,
    p.district AS district, p.issue_date AS issue_date, p.valid_until AS valid_until,
    CASE WHEN p.issue_date > getvariable('build_day') THEN '未生效' WHEN p.valid_until < getvariable('build_day') THEN '已过期'
        WHEN p.issue_date IS NOT NULL AND p.valid_until IS NOT NULL THEN '有效' END AS permit_state,
    m.last_day AS last_monitored, coalesce(m.days, 0) AS monitored_days, coalesce(m.exceeded, 0) AS exceeded_days, coalesce(n.times, 0) AS penalties,
    list_filter([origin('eco_environment/pollutant_permit', p._record), origin('base.legal_entity__entity', e.uscc)], lambda o: o IS NOT NULL) AS _origin
FROM aggregation.eco_environment__pollutant_permit AS p
LEFT JOIN monitored AS m ON m.permit_no = p.permit_no LEFT JOIN penalised AS n ON n.uscc = p.uscc
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = p.uscc
