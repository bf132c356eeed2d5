SELECT 'BT' || lpad(n::VARCHAR, 12, '0') AS subsidy_no, id_number AS resident_id, full_name AS name, one_of(n, 'subsidy_kind', ['1', '2'], 2) AS subsidy_kind,
    100 + draw(n, 'subsidy_amount', 20) * 10 AS monthly_amount, getvariable('epoch') - 190 - draw(n, 'subsidised_since', 1500)::INTEGER AS start_date,
    strftime(CASE WHEN dead AND NOT overpaid THEN death_date ELSE getvariable('day') END, '%Y%m') AS last_paid_month,
    CASE WHEN dead AND NOT overpaid THEN '3' ELSE '1' END AS status
FROM (SELECT *, n IN (SELECT n FROM paid_dead WHERE turn = 0) AS overpaid FROM lives)
WHERE overpaid OR (role <= 2 AND judgment IS NULL AND draw(n, 'disabled', 20) = 0 AND draw(n, 'subsidised', 3) > 0)
