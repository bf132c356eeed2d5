WITH timed AS (
    SELECT o.*, CASE o.verified_by_others WHEN 'Y' THEN getvariable('verification_days') ELSE getvariable('answer_days') END AS allowed
    FROM aggregation.development_reform__credit_objection AS o
)
SELECT t.objection_no, t.document_no, t.uscc, t.received_on, t.verified_by_others, t.answered_on, t.result,
    add_workdays(t.received_on, t.allowed) AS due_on,
    greatest(0, workdays_between(t.received_on, coalesce(t.answered_on, getvariable('build_day'))) - t.allowed) AS late_days,
    [origin('development_reform/credit_objection', t._record)] AS _origin
FROM timed AS t
