SELECT s.holding_no, s.uscc, s.holder_kind, s.holder_name, s.holder_uscc, s.holder_paper, s.subscribed, s.share, s.subscribed_date,
    CASE WHEN s.holder_uscc IS NOT NULL THEN e.uscc IS NOT NULL WHEN s.holder_paper IS NOT NULL THEN p.resident_id IS NOT NULL END AS holder_known,
    sum(s.share) OVER (PARTITION BY s.uscc) AS total_share, [origin('market_supervision/shareholder', s._record)] AS _origin
FROM aggregation.market_supervision__shareholder AS s
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = s.holder_uscc
LEFT JOIN base.population__person AS p ON p.resident_id = s.holder_paper
