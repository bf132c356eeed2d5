-- Who gets a benefit that should not: the dead, holders of two pensions, prisoners, the employed of bodies that are gone.

CREATE OR REPLACE TABLE paid_dead AS
SELECT n, row_number() OVER (ORDER BY hash(n, 'paid_dead', getvariable('seed'))) - 1 AS turn
FROM deaths WHERE death_date < getvariable('epoch') - 70
QUALIFY turn < getvariable('plants') + 2;

-- From ``plants`` on prisoners; then two each whose pension was suspended in time, who serve their
-- sentence outside prison, and who had a second pension until it was found.
CREATE OR REPLACE TABLE elders AS
SELECT n, CASE WHEN lot < getvariable('plants') THEN 'two_pensions' WHEN lot < 2 * getvariable('plants') THEN 'prisoner'
        ELSE ['suspended', 'probation', 'stopped_second'][1 + (lot - 2 * getvariable('plants')) // 2] END AS part,
    getvariable('epoch') - 200 - draw(n, 'imprisoned', 200)::INTEGER AS imprisoned_on
FROM (SELECT n, row_number() OVER (ORDER BY hash(n, 'elder', getvariable('seed'))) - 1 AS lot FROM lives WHERE role = 1 AND pensioner)
WHERE lot < 2 * getvariable('plants') + 6;

CREATE OR REPLACE TABLE left_behind AS
WITH gone AS (
    SELECT number, uscc, row_number() OVER (ORDER BY hash(number, 'gone', getvariable('seed'))) - 1 AS turn
    FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND closed_on <= getvariable('epoch') - 35
    QUALIFY turn < getvariable('plants')
), staff AS (
    SELECT n, row_number() OVER (ORDER BY hash(n, 'staff', getvariable('seed'))) - 1 AS turn
    FROM lives WHERE role = 1 AND insured AND age BETWEEN 25 AND 54
    QUALIFY turn < getvariable('plants')
)
SELECT n, number, uscc FROM staff JOIN gone USING (turn);

-- Employees with a gap in their contributions, of months or of weeks, and employees whom medical insurance
-- has as residents, at work or between two jobs. They work for firms that last.
CREATE OR REPLACE TABLE contributors AS
WITH lasting_firms AS (
    SELECT number, row_number() OVER (ORDER BY hash(b, 'contributors', getvariable('seed')), b) - 1 AS lot FROM bodies
    WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND draw(b, 'revoked', 100) >= 2 AND shuffled(number, getvariable('enterprises')) * 2 > getvariable('enterprises')
), staff AS (
    SELECT n, row_number() OVER (ORDER BY hash(n, 'contributor', getvariable('seed')), n) - 1 AS lot
    FROM lives WHERE role = 1 AND insured AND enrolled AND age BETWEEN 25 AND 54 AND n NOT IN (SELECT n FROM left_behind)
)
SELECT n, number, CASE WHEN lot < getvariable('plants') THEN 'gap' WHEN lot < 2 * getvariable('plants') THEN 'double'
    ELSE ['short_gap', 'paused_double'][1 + (lot - 2 * getvariable('plants')) // 2] END AS part
FROM staff JOIN lasting_firms USING (lot) WHERE lot < 2 * getvariable('plants') + 4;

INSERT INTO reserved
SELECT id_number FROM people WHERE n IN (SELECT n FROM paid_dead UNION ALL SELECT n FROM elders UNION ALL SELECT n FROM left_behind UNION ALL SELECT n FROM contributors UNION ALL SELECT n FROM judged)
UNION SELECT id_number FROM people JOIN relief USING (household)
UNION SELECT uscc FROM left_behind
UNION SELECT uscc FROM bodies WHERE kind = 'enterprise' AND number IN (SELECT number FROM contributors)
UNION SELECT uscc FROM bodies JOIN relief ON representative_n = n AND asset IN ('company', 'gone_company')
UNION SELECT id_number FROM people WHERE household IN (57, 58);
