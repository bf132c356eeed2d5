SELECT w.withdrawal_no, w.document_no, w.uscc, w.reason, w.revoked_on, w.withdrawn_on,
    add_workdays(w.revoked_on, getvariable('withdrawal_days')) AS due_on,
    greatest(0, workdays_between(w.revoked_on, coalesce(w.withdrawn_on, getvariable('build_day'))) - getvariable('withdrawal_days')) AS late_days,
    [origin('development_reform/credit_withdrawal', w._record)] AS _origin
FROM aggregation.development_reform__credit_withdrawal AS w
