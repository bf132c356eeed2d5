SELECT '淄人社工伤认〔2025〕' || lives.n AS decision_no, id_number AS resident_id, full_name AS name, employer.uscc AS employer_uscc,
    getvariable('epoch') - 60 - draw(lives.n, 'injured', 1500)::INTEGER AS injury_date, (1 + draw(lives.n, 'injury_grade', 10))::VARCHAR AS disability_grade,
    1200 + draw(lives.n, 'injury_amount', 200) * 10 AS monthly_amount, strftime(getvariable('day'), '%Y%m') AS last_paid_month, '1' AS status
FROM lives JOIN bodies AS employer ON kind = 'enterprise' AND number = draw(lives.n, 'employer', getvariable('enterprises'))
WHERE role IN (1, 2) AND insured AND age BETWEEN 20 AND 58 AND draw(lives.n, 'injury', 30) = 0
