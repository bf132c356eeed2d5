SELECT '张审批许字〔' || year(published) || '〕' || lpad(b::VARCHAR, 8, '0') || '号' AS document_no, '公共场所卫生许可' AS project_name, 'PT' AS approval_kind,
    one_of(b, 'content', getvariable('scopes'), 12) AS content, CASE kind WHEN 'enterprise' THEN name ELSE representative END AS party_name,
    uscc, substr(uscc, 9, 9) AS org_code, reg_no, NULL AS tax_no, CASE kind WHEN 'individual' THEN representative_id END AS person_id, representative,
    published - CASE draw(b, 'late', 10) WHEN 0 THEN 30 ELSE draw(b, 'licence_lag', 5)::INTEGER END AS decision_date, published + 1460 AS valid_until,
    '淄博市张店区行政审批服务局' AS organ_name, '0' AS state, published AS publish_date
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(b, 'district_licensed', 1000)) % getvariable('penalty_days'))::INTEGER AS published
      FROM bodies WHERE kind IN ('enterprise', 'individual') AND county_code = '370303')
