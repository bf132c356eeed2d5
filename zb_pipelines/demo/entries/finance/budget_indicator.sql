WITH names(code, subject_code, subject_name) AS (VALUES ('REV', '101', '一般公共预算收入'), ('EXP', '201', '一般公共预算支出'))
SELECT subject_code, subject_name, now.region, strftime(now.month, '%Y%m') AS period, round(now.value) AS cumulative,
    round((now.value / earlier.value - 1) * 100, 1) AS growth, (now.month + INTERVAL 1 MONTH)::DATE + 9 AS publish_date
FROM names JOIN economy_to_date AS now USING (code)
LEFT JOIN economy_to_date AS earlier ON earlier.code = now.code AND earlier.region = now.region AND earlier.month = (now.month - INTERVAL 1 YEAR)::DATE
WHERE month(now.month) > 1 AND (now.month + INTERVAL 1 MONTH)::DATE + 9 <= getvariable('day')
