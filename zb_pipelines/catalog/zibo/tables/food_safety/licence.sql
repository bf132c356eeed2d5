WITH held AS (
    SELECT j.licence_no, '食品经营许可' AS kind, j.uscc, j.body_name, j.business, j.district, j.issue_date, j.valid_until, j.status,
        origin('market_supervision/food_licence', j._record) AS made_of
    FROM aggregation.market_supervision__food_licence AS j
    UNION ALL
    SELECT p.licence_no, '食品生产许可', p.uscc, p.body_name, p.category, p.district, p.issue_date, p.valid_until, p.status,
        origin('market_supervision/food_production_licence', p._record)
    FROM aggregation.market_supervision__food_production_licence AS p
    UNION ALL
    SELECT w.filing_no, '小作坊小餐饮备案', w.uscc, w.body_name, w.kind, w.district, w.filed_on, w.valid_until, '1',
        origin('market_supervision/small_workshop', w._record)
    FROM aggregation.market_supervision__small_workshop AS w
)
SELECT h.licence_no, h.kind, h.uscc, h.body_name, h.business, h.district, h.issue_date, h.valid_until, h.status,
    h.status = '1' AND getvariable('build_day') BETWEEN h.issue_date AND h.valid_until AS in_force, e.status AS body_status, [h.made_of] AS _origin
FROM held AS h LEFT JOIN base.legal_entity__entity AS e ON e.uscc = h.uscc
