SELECT uscc, name, CASE pair WHEN '11' THEN '机关' ELSE '事业单位' END AS institution_type, representative AS legal_representative,
    5 + draw(b, 'capital', 900) AS fund, address, county_code AS district, established, '正常' AS status
FROM bodies WHERE kind IN ('institution', 'school')
