SELECT c.uscc, c.before AS former_name, c.approved_date AS until, c.after AS next_name,
    [origin('market_supervision/enterprise_change', c._record)] AS _origin
FROM aggregation.market_supervision__enterprise_change AS c
WHERE c.change_item = '01' AND c.before IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY c.uscc, c.before, c.approved_date ORDER BY c.change_no, c._record) = 1
