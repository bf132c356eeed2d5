SELECT uscc || '001P' AS permit_no, name AS enterprise_name, uscc, one_of(b, 'managed', ['重点管理', '简化管理', '登记管理'], 3) AS management,
    address, county_code AS district, longitude, latitude, DATE '2023-01-01' + draw(b, 'emits', 1200)::INTEGER AS issue_date,
    DATE '2028-01-01' + draw(b, 'emits', 1200)::INTEGER AS valid_until
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND (trade IN ('化工', '陶瓷', '医药') OR number < 120)
