SELECT now.region, year(now.month) || 'Q' || quarter(now.month) AS quarter, round(now.value, 1) AS foreign_capital,
    round((now.value / earlier.value - 1) * 100, 1) AS growth, (now.month + INTERVAL 1 MONTH)::DATE + 14 AS publish_date
FROM economy_to_date AS now LEFT JOIN economy_to_date AS earlier ON earlier.code = now.code AND earlier.region = now.region AND earlier.month = (now.month - INTERVAL 1 YEAR)::DATE
WHERE now.code = 'FDI' AND now.region = '370300' AND month(now.month) % 3 = 0 AND (now.month + INTERVAL 1 MONTH)::DATE + 14 <= getvariable('day')
