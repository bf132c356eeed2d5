SELECT '鲁淄危化经〔2025〕' || lpad(number::VARCHAR, 6, '0') || '号' AS licence_no, name AS body_name, uscc, one_of(b, 'chemical', ['JY', 'JY', 'SY'], 3) AS kind,
    DATE '2025-01-01' + draw(b, 'chemical from', 500)::INTEGER AS issue_date, DATE '2027-12-31' + draw(b, 'chemical from', 500)::INTEGER AS valid_until
FROM firms WHERE trade IN ('化工', '商贸') AND number < 20000 OR number < 120
