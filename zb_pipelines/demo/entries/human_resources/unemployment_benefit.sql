SELECT 'SY' || lpad(n::VARCHAR, 12, '0') AS claim_no, id_number AS resident_id, full_name AS name, months AS granted_months, start_date,
    1600 + draw(n, 'jobless_amount', 30) * 10 AS monthly_amount,
    strftime(least(getvariable('day'), end_date), '%Y%m') AS last_paid_month, CASE WHEN end_date > getvariable('day') THEN '1' ELSE '3' END AS status
FROM (SELECT *, 3 + draw(n, 'jobless_months', 20)::INTEGER AS months, getvariable('epoch') - 30 - draw(n, 'jobless_since', 700)::INTEGER AS start_date,
          start_date + months * 30 AS end_date
      FROM lives WHERE role IN (1, 2) AND insured AND age BETWEEN 20 AND 55 AND draw(n, 'jobless', 40) = 0)
