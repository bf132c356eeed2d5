-- Couples whom a court has parted: ``registered`` ones whose marriage civil affairs knows, some of whom
-- have married anew since; ones who married ``elsewhere``; ones whose judgment is ``pending`` as yet.

CREATE OR REPLACE TABLE parted AS
WITH couples AS (
    SELECT household, draw(household, 'wedding', 10) < 4 AS known,
        row_number() OVER (PARTITION BY known ORDER BY hash(household, 'parted', getvariable('seed'))) - 1 AS turn
    FROM people WHERE role <= 1 AND age BETWEEN 25 AND 64 AND draw(household, 'divorce', 100) >= 4 AND n NOT IN (SELECT n FROM judged)
    GROUP BY household HAVING count(*) = 2
)
SELECT household, turn, CASE WHEN NOT known THEN 'elsewhere' WHEN turn < getvariable('parted') THEN 'registered' ELSE 'pending' END AS kind,
    getvariable('epoch') - 60 - draw(household, 'parted_on', 700)::INTEGER AS effective_on
FROM couples WHERE turn < getvariable('parted') + 2;

-- Of every four registered couples the third's husband has married the fourth's wife.
CREATE OR REPLACE TABLE remarried AS
SELECT man.n AS husband_n, woman.n AS wife_n, man.household, getvariable('epoch') - 1 - draw(man.household, 'remarried', 50)::INTEGER AS registration_date
FROM parted AS his JOIN parted AS hers ON hers.turn = his.turn + 1 AND hers.kind = 'registered'
JOIN people AS man ON man.household = his.household AND man.role <= 1 AND man.sex = '1'
JOIN people AS woman ON woman.household = hers.household AND woman.role <= 1 AND woman.sex = '2'
WHERE his.kind = 'registered' AND his.turn % 4 = 2;

CREATE OR REPLACE TABLE apart AS
SELECT n, id_number, kind FROM people JOIN parted USING (household)
WHERE role <= 1 AND kind <> 'pending' AND n NOT IN (SELECT unnest([husband_n, wife_n]) FROM remarried);
