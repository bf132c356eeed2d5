WITH visits AS (
    SELECT i.inspection_no, i.uscc, i.inspection_date, i._record FROM aggregation.emergency__inspection AS i
    WHERE i.running = 'Z' AND i.inspection_date <= getvariable('build_day')
), licences AS (
    SELECT l.licence_no, l.uscc, l.issue_date, l.valid_until, l._record FROM aggregation.emergency__safety_licence AS l
), lapsed AS (
    -- The last licence that had run out before the visit; none other was in force that day.
    SELECT v.uscc, v.inspection_date, v._record AS visit_record, arg_max(l.licence_no, (l.valid_until, l.licence_no)) AS licence_no,
        max(l.valid_until) AS valid_until, arg_max(l._record, (l.valid_until, l.licence_no)) AS licence_record
    FROM visits AS v JOIN licences AS l ON l.uscc = v.uscc AND l.issue_date <= v.inspection_date
    GROUP BY v.uscc, v.inspection_no, v.inspection_date, v._record
    HAVING max(l.valid_until) + CAST(getvariable('grace_days') AS INTEGER) < v.inspection_date
)
SELECT p.uscc AS subject, p.licence_no AS case_key, p.valid_until + 1 AS since, max(p.inspection_date) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '安全生产许可证有效期至 ' || p.valid_until || '，' || max(p.inspection_date) || ' 检查时仍在产' AS detail,
    list_concat([evidence('emergency/safety_licence', p.licence_record, '有效期至 ' || p.valid_until)],
        list(evidence('emergency/inspection', p.visit_record, p.inspection_date || ' 检查时在产') ORDER BY p.inspection_date, p.visit_record)) AS evidence
FROM lapsed AS p GROUP BY p.uscc, p.licence_no, p.valid_until, p.licence_record
