SELECT 'GD' || lpad(b::VARCHAR, 10, '0') || '1' AS holding_no, uscc, '2' AS holder_kind, owner_name AS holder_name, owner_uscc AS holder_uscc, NULL AS holder_paper,
    (10 + draw(b, 'capital', 5000)) * share / 100 AS subscribed, round((10 + draw(b, 'capital', 5000)) * share / 200, 2) AS paid, established + 90 AS paid_date, 'CNY' AS currency, share, established AS subscribed_date
FROM bodies JOIN owners USING (b)
UNION ALL
SELECT 'GD' || lpad(b::VARCHAR, 10, '0') || '2', uscc, '1', representative, NULL, representative_id,
    (10 + draw(b, 'capital', 5000)) * (100 - coalesce(share, 0)) / 100, round((10 + draw(b, 'capital', 5000)) * (100 - coalesce(share, 0)) / 200, 2), established + 90, 'CNY', 100 - coalesce(share, 0), established
FROM bodies LEFT JOIN owners USING (b) WHERE kind = 'enterprise' AND coalesce(share, 0) < 100
