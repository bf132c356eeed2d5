SELECT 'BG' || lpad(b::VARCHAR, 10, '0') || '01' AS change_no, uscc, '01' AS change_item, '淄博' || brand || one_of(b, 'former_trade', getvariable('industries'), 12).word || '厂' AS before,
    name AS after, greatest(established + 1, DATE '2020-01-01' + draw(b, 'renamed_on', 2000)::INTEGER) AS approved_date
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND draw(b, 'renamed', 12) = 0
UNION ALL
SELECT 'BG' || lpad(b::VARCHAR, 10, '0') || '09', uscc, '09', '存续', CASE status WHEN '3' THEN '注销' ELSE '吊销未注销' END,
    coalesce(closed_on, greatest(established + 2, changed_on))
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND status IN ('2', '3')
