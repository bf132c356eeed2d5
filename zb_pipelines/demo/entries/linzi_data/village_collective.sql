SELECT uscc, name, representative AS legal_representative, town, address, '370305' AS district, established,
    CASE WHEN draw(b, 'gone', 50) = 0 THEN '注销' ELSE '正常' END AS status
FROM bodies WHERE kind = 'village'
