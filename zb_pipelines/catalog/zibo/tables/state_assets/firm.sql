WITH firms AS (
    SELECT f.uscc, f.name, f.rank, f.investor_uscc, f.share, f._record FROM aggregation.state_assets__state_firm AS f
)
SELECT a.uscc AS uscc, a.name AS name, a.rank AS rank, a.investor_uscc AS investor_uscc, a.share AS share,
    coalesce(d.investor_uscc, c.investor_uscc, b.investor_uscc, a.investor_uscc) AS top_investor,
    1 + (b.uscc IS NOT NULL)::INTEGER + (c.uscc IS NOT NULL)::INTEGER + (d.uscc IS NOT NULL)::INTEGER AS tiers,
    round(a.share * coalesce(b.share, 100) / 100 * coalesce(c.share, 100) / 100 * coalesce(d.share, 100) / 100, 4) AS looked_through_share,
    e.status AS registration_status, e.name AS registered_name,
    CASE WHEN e.uscc IS NULL THEN '法人库中没有' WHEN e.name = a.name THEN '一致' ELSE '不一致' END AS name_agreement,
    list_filter([origin('state_assets/state_firm', a._record), origin('state_assets/state_firm', b._record), origin('base.legal_entity__entity', e.uscc)], lambda o: o IS NOT NULL) AS _origin
FROM firms AS a
LEFT JOIN firms AS b ON b.uscc = a.investor_uscc AND b.uscc <> a.uscc
LEFT JOIN firms AS c ON c.uscc = b.investor_uscc AND c.uscc NOT IN (a.uscc, b.uscc)
LEFT JOIN firms AS d ON d.uscc = c.investor_uscc AND d.uscc NOT IN (a.uscc, b.uscc, c.uscc)
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = a.uscc
