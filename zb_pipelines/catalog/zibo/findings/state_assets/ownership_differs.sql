WITH compared AS (
    SELECT f.uscc, f.name, f.investor_uscc, f.share, f._record, count(*) FILTER (WHERE s.holder_uscc = f.investor_uscc) AS holdings,
        sum(s.share) FILTER (WHERE s.holder_uscc = f.investor_uscc) AS registered,
        list(evidence('market_supervision/shareholder', s._record, CASE WHEN s.holder_uscc = f.investor_uscc THEN '名录出资人' ELSE '其他股东' END
            || '登记出资比例 ' || s.share || '%') ORDER BY s.holding_no) AS told
    FROM aggregation.state_assets__state_firm AS f
    JOIN aggregation.market_supervision__shareholder AS s ON s.uscc = f.uscc
    GROUP BY f.uscc, f.name, f.investor_uscc, f.share, f._record
)
SELECT c.uscc AS subject, c.investor_uscc AS case_key, CAST(NULL AS DATE) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '出资企业“' || c.name || '”' || CASE WHEN c.holdings = 0 THEN '名录中的出资人不在市场监管登记的股东之中'
        ELSE '名录股权比例 ' || c.share || '%，市场监管登记的出资比例 ' || c.registered || '%' END AS detail,
    list_prepend(evidence('state_assets/state_firm', c._record, '名录股权比例 ' || coalesce(CAST(c.share AS VARCHAR), '未报') || '%'), c.told) AS evidence
FROM compared AS c
WHERE c.holdings = 0 OR abs(c.registered - c.share) > getvariable('share_tolerance')
