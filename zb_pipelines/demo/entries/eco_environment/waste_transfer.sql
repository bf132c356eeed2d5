SELECT 'LD' || strftime(moved, '%Y%m%d') || lpad(number::VARCHAR, 8, '0') AS manifest_no, uscc AS producer_uscc,
    (SELECT uscc FROM permits ORDER BY number LIMIT 1) AS receiver_uscc, one_of(b, 'waste', ['900-039-49', '900-041-49', '900-249-08'], 3) AS waste_code,
    1 + draw(b, 'tonnes', 2000) / 100 AS quantity, moved AS transfer_date
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(b, 'moved', 1000)) % 5)::INTEGER AS moved FROM permits WHERE number < 5000)
