SELECT 'GJ' || lpad(lives.n::VARCHAR, 12, '0') AS account_no, id_number AS resident_id, full_name AS name, employer.uscc AS employer_uscc, employer.name AS employer_name,
    200 + draw(lives.n, 'deposit', 400) * 10 AS monthly_deposit, 1000 + draw(lives.n, 'fund_balance', 90000) AS balance,
    strftime(CASE WHEN employer.status = '3' AND relief.n IS NULL THEN employer.closed_on ELSE getvariable('day') END, '%Y%m') AS last_deposit_month,
    CASE WHEN employer.status = '3' AND relief.n IS NULL OR asset = 'sealed_fund' THEN '2' ELSE '1' END AS status
FROM lives LEFT JOIN relief ON relief.n = lives.n AND asset IN ('fund', 'sealed_fund')
JOIN bodies AS employer ON kind = 'enterprise' AND employer.number = draw(lives.n, 'employer', getvariable('enterprises'))
WHERE (role <= 2 AND insured AND age < 60 AND NOT dead AND NOT on_relief(lives.household) AND draw(lives.n, 'fund', 10) < 6) OR relief.n IS NOT NULL
