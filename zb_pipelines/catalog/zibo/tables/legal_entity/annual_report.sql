SELECT r.uscc, r.report_year, r.reported_on, r.reported_on <= make_date(r.report_year + 1, 6, 30) AS on_time, r.insured_staff, r.paid_capital,
    e.uscc IS NOT NULL AS body_known, [origin('market_supervision/annual_report', r._record)] AS _origin
FROM aggregation.market_supervision__annual_report AS r
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = r.uscc
