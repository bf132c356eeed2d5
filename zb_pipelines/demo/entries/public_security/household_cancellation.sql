SELECT 'ZX3703' || lpad(n::VARCHAR, 10, '0') AS cancellation_no, id_number AS resident_id, full_name AS name, '1' AS reason,
    coalesce(judged_on, death_date) AS death_date, coalesce(judged_on + 7, death_date + 1 + draw(n, 'cancelled', 20)::INTEGER) AS cancel_date,
    CASE judgment WHEN 'declared' THEN '宣告死亡判决书' WHEN 'executed' THEN '人民法院通知' ELSE '死亡医学证明' END AS evidence
FROM lives WHERE registered AND (dead OR judgment IN ('declared', 'executed')) AND cancel_date <= getvariable('day')
    AND id_number NOT IN (SELECT subject FROM disputes WHERE item = 'household_status')
