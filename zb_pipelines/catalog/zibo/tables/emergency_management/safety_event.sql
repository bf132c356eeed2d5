WITH events AS (
    SELECT '检查' AS kind, i.inspection_no AS event_no, i.uscc, i.inspection_date AS event_date, i.result AS outcome, i.problems, CAST(NULL AS BIGINT) AS casualties,
        origin('emergency/inspection', i._record) AS came_from
    FROM aggregation.emergency__inspection AS i
    UNION ALL SELECT '事故', a.accident_no, a.uscc, a.accident_date, a.kind, CAST(NULL AS BIGINT), coalesce(a.deaths, 0) + coalesce(a.injured, 0),
        origin('emergency/accident', a._record)
    FROM aggregation.emergency__accident AS a
)
SELECT e.kind AS kind, e.event_no AS event_no, e.uscc AS uscc, e.event_date AS event_date, e.outcome AS outcome, e.problems AS problems, e.casualties AS casualties,
    EXISTS (SELECT 1 FROM aggregation.emergency__safety_licence AS l WHERE l.uscc = e.uscc AND e.event_date BETWEEN l.issue_date AND l.valid_until) AS licence_in_force,
    [e.came_from] AS _origin
FROM events AS e
