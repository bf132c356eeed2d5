WITH ordered AS (
    SELECT c.change_no, c.uscc, c.change_item, c.before, c.after, c.approved_date, c._record,
        lead(c.approved_date) OVER same AS until, row_number() OVER same AS turn
    FROM aggregation.market_supervision__enterprise_change AS c WHERE c.change_item IN ('02', '03', '04')
    WINDOW same AS (PARTITION BY c.uscc, c.change_item ORDER BY c.approved_date, c.change_no)
)
SELECT o.change_no, o.uscc, o.change_item, o.before, o.after, o.approved_date AS since, o.until, o.turn,
    CASE WHEN o.until IS NULL THEN CASE o.change_item WHEN '02' THEN o.after = e.address WHEN '03' THEN o.after = e.representative
        ELSE TRY_CAST(o.after AS DECIMAL(18, 4)) = e.capital END END AS agrees,
    [origin('market_supervision/enterprise_change', o._record)] AS _origin
FROM ordered AS o LEFT JOIN base.legal_entity__entity AS e ON e.uscc = o.uscc
