-- Which agencies know a person: one flag each, so that entries and planted disputes agree.

CREATE OR REPLACE VIEW lives AS
SELECT *,
    role <> 3 OR birth_date <= getvariable('day') - 3 AS registered,
    role <= 2 AND age BETWEEN 18 AND 95 AND draw(n, 'insured', 10) < 7 AS insured,
    (role <> 3 OR birth_date <= getvariable('day') - 10) AND draw(n, 'enrolled', 100) < 90 AS enrolled,
    role = 2 AND age BETWEEN 6 AND 17 AS pupil,
    role <= 1 AND draw(n, 'permit', 100) < 20 AND age < 67 AS permitted,
    role <= 2 AND age >= 60 AND draw(n, 'insured', 10) < 7 AS pensioner,
    role <= 1 AND age BETWEEN 20 AND 64 AND draw(household, 'wedding', 10) < 4 AS wedded,
    draw(household, 'divorce', 100) < 4 AS divorced,
    death_date IS NOT NULL AS dead
FROM people;
