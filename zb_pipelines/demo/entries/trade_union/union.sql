SELECT uscc('81', 'MU', number) AS uscc, name || '工会委员会' AS name, representative AS chairman, address, county_code AS district,
    established + 90 AS established, CASE status WHEN '3' THEN '注销' ELSE '正常' END AS status, 10 + draw(b, 'members', 400) AS members
FROM bodies WHERE kind = 'enterprise' AND number < least(20000, getvariable('enterprises')) AND number % 4 = 2
