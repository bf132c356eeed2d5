SELECT uscc, reg_no, name, CASE pair WHEN '93' THEN 'QY50' ELSE one_of(b, 'type', ['QY10', 'QY10', 'QY10', 'QY20', 'QY30', 'QY40'], 6) END AS enterprise_type,
    -- 歇业 leaves a firm in being; nobody else is told of it.
    CASE WHEN status = '1' AND b IN (SELECT b FROM firms WHERE part = 'dormant') THEN '6' ELSE status END AS status, 10 + draw(b, 'capital', 5000) AS capital,
    round((10 + draw(b, 'capital', 5000)) * (1 + draw(b, 'paid', 10)) / 10, 2) AS paid_capital, 'CNY' AS currency, one_of(b, 'scope', getvariable('scopes'), 12) AS business_scope,
    established AS term_from, CASE WHEN draw(b, 'term', 5) < 2 THEN established + 10957 END AS term_until, established, address, county_code AS district,
    representative AS legal_representative, industry, stamp(changed_on, b, 'register') AS update_time
FROM bodies WHERE kind = 'enterprise'
