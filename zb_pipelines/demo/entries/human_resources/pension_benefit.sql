WITH due AS (
    SELECT n, id_number, full_name, changed_on, dead, death_date, part, imprisoned_on, n IN (SELECT n FROM paid_dead WHERE turn >= getvariable('plants')) AS in_grace, one_of(n, 'pension_kind', ['110', '110', '120', '170'], 4) AS pension_kind,
        n IN (SELECT n FROM paid_dead WHERE turn < getvariable('plants')) AS overpaid, least(birth_date + 21915, getvariable('epoch') - 30) AS start_date
    FROM lives LEFT JOIN elders USING (n) WHERE pensioner OR n IN (SELECT n FROM paid_dead)
), benefits AS (
    SELECT *, 1 AS turn FROM due
    UNION ALL SELECT * REPLACE (CASE pension_kind WHEN '170' THEN '110' ELSE '170' END AS pension_kind), 2 FROM due WHERE part IN ('two_pensions', 'stopped_second')
), ended AS (
    SELECT *, CASE WHEN overpaid THEN NULL WHEN part = 'stopped_second' AND turn = 2 THEN start_date + 20
        -- The month after the death was paid before it was known.
        WHEN in_grace THEN last_day(death_date + INTERVAL 1 MONTH) WHEN dead THEN death_date WHEN part = 'suspended' THEN imprisoned_on END AS ended_on FROM benefits
)
SELECT 'YLDY' || turn || lpad(n::VARCHAR, 10, '0') AS benefit_no, id_number AS resident_id, full_name AS name, pension_kind,
    CASE pension_kind WHEN '170' THEN 180 + draw(n, 'pension', 100) ELSE 1800 + draw(n, 'pension', 4000) END AS monthly_amount,
    start_date, strftime(coalesce(ended_on, getvariable('day')), '%Y%m') AS last_paid_month, ended_on AS stop_date,
    CASE WHEN ended_on IS NULL THEN '1' WHEN part = 'suspended' THEN '2' ELSE '3' END AS status,
    stamp(least(greatest(changed_on, coalesce(ended_on, changed_on)), getvariable('day')), n, 'pension') AS update_time
FROM ended
