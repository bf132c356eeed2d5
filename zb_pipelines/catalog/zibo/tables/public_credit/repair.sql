SELECT r.repair_no, r.decision_no, r.uscc, r.applied_on, r.decided_on, r.result,
    workdays_between(r.applied_on, coalesce(r.decided_on, getvariable('build_day'))) AS handling_days,
    [origin('development_reform/credit_repair', r._record)] AS _origin
FROM aggregation.development_reform__credit_repair AS r
