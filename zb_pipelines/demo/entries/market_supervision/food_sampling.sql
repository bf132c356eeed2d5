SELECT 'CY' || lpad(b::VARCHAR, 10, '0') || strftime(sampled_on, '%Y%m%d') AS sample_no, uscc, name AS body_name, one_of(b, 'product', ['馒头', '酱牛肉', '豆腐', '食用油'], 4) AS product,
    one_of(b, 'product', ['粮食加工品', '肉制品', '豆制品', '食用油'], 4) AS category, sampled_on, CASE WHEN failed THEN 'N' ELSE 'Y' END AS conclusion,
    CASE WHEN failed THEN one_of(b, 'item_failed', ['菌落总数', '苯甲酸', '过氧化值'], 3) END AS failed_item
FROM (SELECT b, uscc, name, DATE '2024-03-01' + 400 * k.range::INTEGER + draw(b, 'sampled', 380)::INTEGER AS sampled_on, k.range = 0 AND draw(b, 'failed', 20) = 0 AS failed
      FROM food_licences, range(2) AS k WHERE kind <> 'school' AND b NOT IN (SELECT b FROM planted_food WHERE flaw IN ('failing', 'failing_apart'))
      UNION ALL SELECT b, uscc, name, sampled_on, failed
      FROM bodies, (VALUES (DATE '2026-02-10', true), (DATE '2026-05-11', false), (DATE '2026-08-12', true)) AS samples(sampled_on, failed)
      WHERE b IN (SELECT b FROM planted_food WHERE flaw = 'failing')
      UNION ALL SELECT b, uscc, name, sampled_on, true FROM bodies, (VALUES (DATE '2024-10-10'), (DATE '2026-02-20')) AS samples(sampled_on)
      WHERE b IN (SELECT b FROM planted_food WHERE flaw = 'failing_apart'))
