SELECT '鲁淄市监处罚〔' || year(decided) || '〕' || lpad(b::VARCHAR, 8, '0') || ['', '-2'][1 + nth] || '号' AS decision_no,
    CASE kind WHEN 'enterprise' THEN name ELSE representative END AS party_name,
    CASE kind WHEN 'enterprise' THEN '1' ELSE '3' END AS party_type, uscc,
    CASE kind WHEN 'individual' THEN 'SFZ' END AS certificate_kind, CASE kind WHEN 'individual' THEN representative_id END AS certificate_no,
    one_of(b, 'violation', ['销售超过保质期的食品', '虚假宣传', '未按规定公示年度报告', '计量器具未经检定'], 4) AS violation,
    one_of(b, 'penalty', ['JG', 'FK', 'FK', 'MS'], 4) AS penalty_kind, draw(b, 'fine', 50) / 10 AS fine, decided AS decision_date,
    decided + 365 AS publish_until, '淄博市市场监督管理局' AS organ_name
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(b, 'decided', 1000) + 137 * nth) % getvariable('penalty_days'))::INTEGER AS decided
      FROM bodies, range(getvariable('penalties')) AS penalties(nth) WHERE kind IN ('enterprise', 'individual'))
