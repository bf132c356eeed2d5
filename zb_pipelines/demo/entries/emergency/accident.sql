SELECT 'SG' || strftime(happened, '%Y%m') || lpad(number::VARCHAR, 6, '0') AS accident_no, uscc, happened AS accident_date,
    one_of(b, 'accident', ['机械伤害', '高处坠落', '火灾', '中毒和窒息'], 4) AS kind, (draw(b, 'fatal', 12) = 0)::INTEGER AS deaths, draw(b, 'hurt', 3) AS injured, county_code AS district
FROM (SELECT *, DATE '2026-01-01' + draw(b, 'accident day', 300)::INTEGER AS happened FROM firms WHERE number % 23 = 6 AND number < 6000)
