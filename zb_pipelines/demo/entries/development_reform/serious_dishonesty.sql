SELECT '淄严失〔2026〕' || lpad(number::VARCHAR, 8, '0') || '号' AS decision_no, uscc, '市场监督管理严重违法失信名单' AS list_name, '按认定机关列入决定' AS basis,
    DATE '2026-02-01' + draw(b, 'listed_grave', 200)::INTEGER AS listed_on, CASE WHEN number % 2 = 0 THEN DATE '2026-10-15' END AS removed_on, '淄博市市场监督管理局' AS organ_name
FROM firms WHERE part IS NULL AND number % 29 IN (7, 8) AND number < 6000 AND uscc NOT IN (SELECT uscc FROM state_firms)
