SELECT 'BG' || lpad(b::VARCHAR, 10, '0') || '01' AS change_no, uscc, '01' AS change_item, '淄博' || brand || one_of(b, 'former_trade', getvariable('industries'), 12).word || '厂' AS before,
    name AS after, greatest(established + 1, DATE '2020-01-01' + draw(b, 'renamed_on', 2000)::INTEGER) AS approved_date
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND draw(b, 'renamed', 12) = 0
UNION ALL
SELECT 'BG' || lpad(b::VARCHAR, 10, '0') || '09', uscc, '09', '存续', CASE status WHEN '3' THEN '注销' ELSE '吊销未注销' END,
    coalesce(closed_on, greatest(established + 2, changed_on))
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND status IN ('2', '3')
UNION ALL
SELECT 'BG' || lpad(b::VARCHAR, 10, '0') || item, uscc, item,
    CASE item WHEN '02' THEN '山东省淄博市' || county || town || one_of(b, 'former_street', getvariable('streets'), 16) || (1 + draw(b, 'former_door', 900)) || '号旧址'
        WHEN '03' THEN left(representative, 1) || '某' ELSE (5 + draw(b, 'capital', 5000))::VARCHAR END,
    CASE item WHEN '02' THEN address WHEN '03' THEN representative ELSE (10 + draw(b, 'capital', 5000))::VARCHAR END,
    greatest(established + 3, DATE '2021-01-01' + draw(b, item, 1800)::INTEGER)
FROM bodies, (VALUES ('02'), ('03'), ('04')) AS kinds(item)
WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND draw(b, 'altered' || item, 9) = 0
