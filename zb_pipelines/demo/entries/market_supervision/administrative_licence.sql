SELECT '淄市监许可〔' || year(decided) || '〕' || lpad(b::VARCHAR, 8, '0') || '号' AS document_no,
    CASE kind WHEN 'enterprise' THEN name ELSE representative END AS party_name,
    CASE kind WHEN 'enterprise' THEN '1' ELSE '3' END AS party_type, uscc, CASE kind WHEN 'individual' THEN representative_id END AS certificate_no,
    '食品经营许可证' AS licence_name, 'JY' || lpad(b::VARCHAR, 14, '0') AS licence_no,
    one_of(b, 'content', getvariable('scopes'), 12) AS content, decided AS decision_date, decided AS valid_from, decided + 1825 AS valid_until,
    '淄博市行政审批服务局' AS organ_name
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(b, 'licensed_on', 1000)) % getvariable('penalty_days'))::INTEGER AS decided
      FROM bodies WHERE kind IN ('enterprise', 'individual'))
