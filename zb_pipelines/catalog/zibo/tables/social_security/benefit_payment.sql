SELECT p.payment_no, person_key(p.resident_id) AS person, p.pay_month, p.pay_date, p.amount,
    CASE WHEN p.pay_date > d.death_date THEN p.pay_date - d.death_date END AS after_death_days,
    [origin('human_resources/pension_payment', p._record)] AS _origin
FROM aggregation.human_resources__pension_payment AS p
LEFT JOIN base.population__death AS d ON d.resident_id = p.resident_id
