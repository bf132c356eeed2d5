-- Which agencies know a person: one flag each, so that entries and planted disputes agree.

CREATE OR REPLACE VIEW lives AS
SELECT *,
    (role <> 3 OR birth_date <= getvariable('day') - 3) AND NOT (missed AND n % 3 <> 1) AS registered,
    judgment IS NULL AND role <= 2 AND age BETWEEN 18 AND 95 AND draw(n, 'insured', 10) < 7 AS insured,
    judgment IS NULL AND NOT missed AND (role <> 3 OR birth_date <= getvariable('day') - 10) AND (role = 3 OR draw(n, 'enrolled', 100) < 90) AS enrolled,
    role = 2 AND age BETWEEN 6 AND 17 AS pupil,
    judgment IS NULL AND role <= 1 AND draw(n, 'permit', 100) < 20 AND age < 67 AS permitted,
    judgment IS NULL AND role <= 2 AND age >= 60 AND draw(n, 'insured', 10) < 7 AS pensioner,
    role <= 1 AND age BETWEEN 20 AND 64 AND draw(household, 'wedding', 10) < 4 AS wedded,
    draw(household, 'divorce', 100) < 4 AS divorced,
    death_date IS NOT NULL AS dead
FROM (SELECT *, n BETWEEN 900000000 AND 999999999 AS missed FROM people) LEFT JOIN judged USING (n);
