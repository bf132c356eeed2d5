SELECT '淄环罚字〔2026〕' || lpad(b::VARCHAR, 8, '0') || '号' AS decision_no, name AS party_name, uscc,
    CASE kind WHEN 'CPF' THEN '超标排放污染物' WHEN 'ZLSS' THEN '未按规定运行污染防治设施' WHEN 'GF' THEN '未按规定贮存危险废物'
        WHEN 'WZ' THEN '未取得排污许可证排放污染物' WHEN 'YC' THEN '物料堆场未采取防尘措施' ELSE '夜间施工产生环境噪声' END AS violation,
    kind AS violation_kind, fine, decided AS decision_date,
    '淄博市生态环境局' AS organ_name
FROM penalised
