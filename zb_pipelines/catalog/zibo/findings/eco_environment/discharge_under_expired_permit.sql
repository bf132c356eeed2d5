WITH discharges AS (
    SELECT m.permit_no, min(m.monitor_date) AS first_day, max(m.monitor_date) AS last_day, count(DISTINCT m.monitor_date) AS days,
        arg_max(m._record, (m.monitor_date, m._record)) AS last_record, p.uscc, p.management, p.valid_until, p._record
    FROM aggregation.eco_environment__online_monitoring AS m
    JOIN aggregation.eco_environment__pollutant_permit AS p ON p.permit_no = m.permit_no
    WHERE m.value > 0 AND p.management IS DISTINCT FROM getvariable('registered_only')
        AND NOT list_has_any(coalesce(p._warnings, []), ['required:management', 'code:management']) AND m.monitor_date > p.valid_until + CAST(getvariable('grace_days') AS INTEGER)
    GROUP BY m.permit_no, p.uscc, p.management, p.valid_until, p._record
)
SELECT coalesce(d.uscc, d.permit_no) AS subject, d.permit_no AS case_key, d.first_day AS since, d.last_day AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '排污许可证' || coalesce('（' || d.management || '）', '') || '有效期至 ' || d.valid_until || '，其后有 ' || d.days || ' 天自动监测到排放' AS detail,
    [evidence('eco_environment/pollutant_permit', d._record, coalesce(d.management || '，', '') || '有效期至 ' || d.valid_until),
     evidence('eco_environment/online_monitoring', d.last_record, d.first_day || ' 至 ' || d.last_day || ' 有 ' || d.days || ' 天监测值大于零')] AS evidence
FROM discharges AS d
