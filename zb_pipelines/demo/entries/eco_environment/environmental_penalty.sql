SELECT '淄环罚字〔2026〕' || lpad(b::VARCHAR, 8, '0') || '号' AS decision_no, name AS party_name, uscc,
    one_of(b, 'eco violation', ['超过许可排放浓度排放污染物', '未按规定运行污染防治设施', '未按规定贮存危险废物'], 3) AS violation, fine, decided AS decision_date,
    '淄博市生态环境局' AS organ_name
FROM penalised
