SELECT '（鲁）WH安许证字〔2024〕' || lpad(number::VARCHAR, 6, '0') || '号' AS licence_no, name AS enterprise_name, uscc,
    one_of(b, 'scope', getvariable('scopes'), 12) AS scope, county_code AS district, DATE '2024-01-01' + draw(b, 'safety', 900)::INTEGER AS issue_date,
    DATE '2027-01-01' + draw(b, 'safety', 900)::INTEGER AS valid_until, CASE WHEN closed_on IS NOT NULL THEN '2' ELSE '1' END AS status
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND (trade IN ('化工', '建筑', '医药') OR number < 120)
