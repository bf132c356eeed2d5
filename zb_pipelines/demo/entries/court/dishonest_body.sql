SELECT '（2026）鲁03执' || number || '号' AS case_no, name AS body_name, uscc, one_of(b, 'conduct', ['有履行能力而拒不履行生效法律文书确定义务', '违反财产报告制度'], 2) AS conduct,
    10000 * (1 + draw(b, 'owed', 300)) AS amount, DATE '2026-03-01' + draw(b, 'shamed', 150)::INTEGER AS published,
    CASE part WHEN 'served_its_time' THEN DATE '2026-09-30' END AS removed
FROM firms WHERE part IN ('dishonest', 'served_its_time')
    OR (number % 31 = 9 AND number < 6000 AND part IS NULL AND uscc NOT IN (SELECT uscc FROM state_firms))
