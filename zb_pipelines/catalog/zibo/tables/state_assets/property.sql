SELECT r.right_no AS right_no, r.uscc AS uscc, r.holder_name AS holder_name, r.state_capital AS state_capital, r.paid_capital AS paid_capital,
    round(r.state_capital / nullif(r.paid_capital, 0) * 100, 4) AS state_share, f.share AS registered_share, e.status AS registration_status,
    r.state AS state, r.register_date AS register_date,
    list_filter([origin('state_assets/property_right', r._record), origin('state_assets/state_firm', f._record), origin('base.legal_entity__entity', e.uscc)], lambda o: o IS NOT NULL) AS _origin
FROM aggregation.state_assets__property_right AS r
LEFT JOIN aggregation.state_assets__state_firm AS f ON f.uscc = r.uscc
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = r.uscc
