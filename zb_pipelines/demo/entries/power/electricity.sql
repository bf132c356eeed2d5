SELECT now.region, strftime(now.month, '%Y%m') AS month, round(now.value, 1) AS electricity, round((now.value / earlier.value - 1) * 100, 1) AS growth,
    (now.month + INTERVAL 1 MONTH)::DATE + 4 AS publish_date
FROM economy AS now LEFT JOIN economy AS earlier ON earlier.code = now.code AND earlier.region = now.region AND earlier.month = (now.month - INTERVAL 1 YEAR)::DATE
WHERE now.code = 'ELE' AND (now.month + INTERVAL 1 MONTH)::DATE + 4 <= getvariable('day')
