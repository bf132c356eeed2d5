SELECT uscc, name, ['社会团体', '民办非企业单位', '基金会'][1 + number % 3] AS organisation_type,
    representative AS legal_representative, 3 + draw(b, 'capital', 200) AS capital, address, county_code AS district, established,
    CASE WHEN draw(b, 'gone', 50) = 0 THEN '注销' ELSE '正常' END AS status, county || '民政局' AS supervisor
FROM bodies WHERE kind = 'social'
