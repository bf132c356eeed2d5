WITH due AS (
    -- 年度报告在次年 1 月 1 日至截止月日之间报送，截止之后才算应报未报。
    SELECT e.uscc, CASE WHEN strftime(getvariable('build_day'), '%m-%d') > getvariable('report_until') THEN year(getvariable('build_day')) - 1
        ELSE year(getvariable('build_day')) - 2 END AS due_year
    FROM aggregation.market_supervision__enterprise AS e
), reported AS (
    SELECT r.uscc, max(r.report_year) AS last_report FROM aggregation.market_supervision__annual_report AS r GROUP BY r.uscc
)
SELECT e.uscc, e.business_scope, e.term_from, e.term_until, e.status = '1' AND coalesce(e.term_until < getvariable('build_day'), false) AS term_expired,
    e.capital, e.paid_capital, e.currency, round(e.paid_capital / nullif(e.capital, 0) * 100, 2) AS paid_share,
    d.due_year, r.last_report,
    e.status = '1' AND year(e.established) <= d.due_year AND coalesce(r.last_report < d.due_year, true) AS report_missing,
    [origin('market_supervision/enterprise', e._record)] AS _origin
FROM aggregation.market_supervision__enterprise AS e
JOIN due AS d ON d.uscc = e.uscc LEFT JOIN reported AS r ON r.uscc = e.uscc
