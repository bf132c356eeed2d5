SELECT 'YL' || strftime(pay_date, '%Y%m') || lpad(n::VARCHAR, 10, '0') AS payment_no, id_number AS resident_id, full_name AS name,
    strftime(pay_date, '%Y%m') AS pay_month, 1800 + draw(n, 'pension', 4000) AS amount,
    '6210001' || lpad(n::VARCHAR, 12, '0') AS bank_account, pay_date, '1' AS status
FROM (SELECT *, getvariable('day') - ((dayofmonth(getvariable('day')) - 1 - draw(n, 'pay_day', 28) % 28 + 56) % 28)::INTEGER AS pay_date
      FROM lives WHERE pensioner OR n IN (SELECT n FROM paid_dead))
WHERE NOT dead OR pay_date <= death_date OR n IN (SELECT n FROM paid_dead WHERE turn < getvariable('plants'))
