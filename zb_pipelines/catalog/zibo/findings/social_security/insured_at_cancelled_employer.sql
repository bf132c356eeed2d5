WITH cancelled AS (
    SELECT h.uscc, min(h.since) AS since FROM base.legal_entity__status_history AS h WHERE h.status = '注销' GROUP BY h.uscc
), gone AS (
    SELECT e.uscc, e.name, coalesce(c.since, CAST(e.status__time AS DATE)) AS since
    FROM base.legal_entity__entity AS e LEFT JOIN cancelled AS c ON c.uscc = e.uscc WHERE e.status = '3'
)
SELECT s.resident_id AS subject, g.uscc AS case_key, g.since AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '参保单位“' || g.name || '”已于 ' || g.since || ' 注销，仍为正常参保' AS detail,
    [evidence('human_resources/social_insurance', s._record, '参保状态正常，经办日期 ' || CAST(s.update_time AS DATE)),
     evidence('base.legal_entity__entity', g.uscc, '登记状态注销，注销日期 ' || g.since)] AS evidence
FROM aggregation.human_resources__social_insurance AS s
JOIN gone AS g ON g.uscc = s.employer_uscc
WHERE s.status = '1' AND g.since + CAST(getvariable('grace_days') AS INTEGER) < getvariable('build_day')
QUALIFY row_number() OVER (PARTITION BY s.resident_id, g.uscc ORDER BY s.update_time DESC, s._record) = 1
