SELECT 'SC1' || lpad((number // 10000)::VARCHAR, 2, '0') || '370301' || lpad((number % 10000)::VARCHAR, 4, '0') || draw(b, 'production', 10)::VARCHAR AS licence_no,
    uscc, name AS body_name, one_of(b, 'category', ['粮食加工品', '肉制品', '调味品'], 3) AS category, address, county_code AS district,
    DATE '2023-02-01' + draw(b, 'production_from', 1200)::INTEGER AS issue_date, DATE '2028-02-01' + draw(b, 'production_from', 1200)::INTEGER AS valid_until,
    CASE status WHEN '3' THEN '2' WHEN '2' THEN '4' ELSE '1' END AS status
FROM bodies WHERE kind = 'enterprise' AND number < 990000 AND (trade = '食品' OR number < 30) AND b NOT IN (SELECT b FROM planted_food)
