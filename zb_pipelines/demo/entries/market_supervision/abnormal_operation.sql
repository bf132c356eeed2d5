SELECT '淄经异〔2026〕' || lpad(number::VARCHAR, 8, '0') || '号' AS decision_no, uscc, name AS body_name,
    one_of(b, 'abnormal', ['未按照规定公示年度报告', '通过登记的住所无法联系'], 2) AS reason, DATE '2026-07-08' + draw(b, 'listed_abnormal', 40)::INTEGER AS listed_date,
    CASE WHEN part = 'no_longer_abnormal' OR number % 3 = 0 AND part IS NULL THEN DATE '2026-09-20' END AS removed_date, county || '市场监督管理局' AS organ_name
FROM firms
WHERE part IN ('abnormal', 'no_longer_abnormal') OR (part IS NULL AND number % 27 = 4 AND uscc NOT IN (SELECT uscc FROM state_firms))
