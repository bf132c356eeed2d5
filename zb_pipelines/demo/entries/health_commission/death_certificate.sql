SELECT 'D37' || lpad(n::VARCHAR, 10, '0') AS certificate_no, full_name AS name, id_number AS resident_id,
    CASE sex WHEN '1' THEN '男' ELSE '女' END AS sex, death_date,
    one_of(n, 'death_place', ['医疗卫生机构', '家中', '养老服务机构'], 3) AS death_place,
    one_of(n, 'cause', ['I21.9', 'I63.9', 'C34.9', 'J44.9'], 4) AS cause_code,
    one_of(n, 'cause', ['急性心肌梗死', '脑梗死', '肺恶性肿瘤', '慢性阻塞性肺病'], 4) AS cause,
    canary(n, 'epidemic') AS epidemic_survey, medical.name AS institution_name, death_date AS issue_date
FROM lives JOIN bodies AS medical ON kind = 'medical' AND number = draw(n, 'hospital', getvariable('medicals'))
WHERE dead
