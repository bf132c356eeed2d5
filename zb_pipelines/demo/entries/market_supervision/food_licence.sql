SELECT 'JY' || (1 + number % 3)::VARCHAR || '370301' || lpad((number * 2 + (kind = 'individual')::INTEGER)::VARCHAR, 7, '0') AS licence_no,
    uscc, name AS body_name, (1 + number % 3)::VARCHAR AS business,
    one_of(b, 'food', ['预包装食品销售', '热食类食品制售', '冷食类食品制售'], 3) AS scope, address, county_code AS district,
    DATE '2023-01-01' + draw(b, 'food_from', 1300)::INTEGER AS issue_date,
    DATE '2028-01-01' + draw(b, 'food_from', 1300)::INTEGER AS valid_until,
    CASE WHEN closed_on IS NOT NULL THEN '2' ELSE '1' END AS status
FROM bodies WHERE kind IN ('enterprise', 'individual') AND number < 5000000 AND (trade IN ('餐饮', '食品') OR number < 60)
