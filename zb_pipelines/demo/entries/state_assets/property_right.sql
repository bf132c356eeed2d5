SELECT 'CQ3703' || lpad(number::VARCHAR, 8, '0') AS right_no, uscc, name AS holder_name, 500 + draw(b, 'state capital', 9000) AS state_capital,
    800 + 2 * draw(b, 'state capital', 9000) AS paid_capital, DATE '2012-01-01' + draw(b, 'right', 4500)::INTEGER AS register_date, 'ZY' AS state
FROM state_firms
UNION ALL SELECT 'CQ3703' || lpad((90000000 + number)::VARCHAR, 8, '0'), uscc, '淄博样例第' || (1 + number) || '投资有限公司', 1000 + number, 2000, DATE '2009-06-01' + number::INTEGER, CASE WHEN number < getvariable('planted') THEN 'ZY' ELSE 'ZX' END
FROM unregistered
