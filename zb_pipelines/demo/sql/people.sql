-- Persons as of the city's day. Of two households on relief the householder died long ago (57, 58).
--
-- 0 … persons-1            households' householder (role 0), spouse (1), child or parent (2)
-- from persons on          newborns, ``births`` every day since the epoch (role 3)
-- from 900 000 000 on      newborns whom the register or medical insurance misses (role 3)
-- from 1 000 000 000 000 on    persons registered by mistake, struck off again after seven days (role 4)

CREATE OR REPLACE TABLE deaths AS
WITH old AS (
    SELECT household, (household // 60) * 15 + household % 60 - 45 AS old_one,
           (getvariable('households') // 60) * 15 AS old_ones
    FROM households WHERE household % 60 >= 45 AND household < (getvariable('households') // 60) * 60
), ordered AS (SELECT household, old_ones, shuffled(old_one, old_ones) AS turn FROM old)
SELECT household * 3 AS n,
       CASE WHEN household IN (57, 58) THEN getvariable('epoch') - 200 - draw(household, 'death', 400)::INTEGER
            WHEN turn >= old_ones * 0.85 THEN getvariable('epoch') - 1 - draw(household, 'death', 2000)::INTEGER
            ELSE getvariable('epoch') + (turn // getvariable('deaths'))::INTEGER END AS death_date
FROM ordered;
DELETE FROM deaths WHERE death_date > getvariable('day');

CREATE OR REPLACE TABLE people AS
WITH settled AS (
    SELECT n, household, n % 3 AS role, surname AS family,
        CASE n % 3 WHEN 0 THEN householder_sex WHEN 1 THEN CASE householder_sex WHEN '1' THEN '2' ELSE '1' END
             ELSE one_of(n, 'sex', ['1', '2'], 2) END AS sex,
        CASE n % 3 WHEN 0 THEN householder_birth
             WHEN 1 THEN householder_birth + draw(n, 'birth', 1400)::INTEGER - 700
             ELSE CASE WHEN householder_age >= 34 THEN householder_birth + (25 * 365 + draw(n, 'birth', 2900))::INTEGER
                       ELSE householder_birth - (24 * 365 + draw(n, 'birth', 2900))::INTEGER END END AS birth_date
    FROM (SELECT range AS n, range // 3 AS household FROM range(getvariable('persons'))) JOIN households USING (household)
), sequenced AS (
    SELECT *, row_number() OVER (PARTITION BY birth_date, sex ORDER BY n) AS turn FROM settled
), newborns AS (
    SELECT getvariable('persons') + range AS n,
           60 * draw(range, 'home', getvariable('households') // 60) + draw(range, 'young', 12) AS household, 3 AS role,
           one_of(range, 'newborn', ['1', '2'], 2) AS sex,
           getvariable('epoch') + (range // getvariable('births'))::INTEGER AS birth_date,
           1 + range % getvariable('births') AS turn
    FROM range(getvariable('births') * greatest(0, day_count(getvariable('day')) + 1))
), missed AS (
    SELECT 900000000 + range AS n,
           60 * draw(range, 'missed_home', getvariable('households') // 60) + draw(range, 'missed_young', 12) AS household, 3 AS role,
           one_of(range, 'missed', ['1', '2'], 2) AS sex, getvariable('epoch') - 100 - 7 * range::INTEGER AS birth_date, 1 AS turn
    FROM range(getvariable('plants'))
), mistaken AS (
    SELECT 1000000000000 + range AS n, draw(range, 'home', getvariable('households')) AS household, 4 AS role,
           one_of(range, 'sex', ['1', '2'], 2) AS sex, DATE '1950-01-01' + (range % 18000)::INTEGER AS birth_date,
           496 AS turn
    FROM range((day_count(getvariable('day')) + 100000) * getvariable('strikes'),
               (day_count(getvariable('day')) + 100007) * getvariable('strikes'))
), everyone AS (
    SELECT n, household, role, family, sex, birth_date, turn FROM sequenced
    UNION ALL SELECT n, household, role, surname, sex, birth_date, turn FROM newborns JOIN households USING (household)
    UNION ALL SELECT n, household, role, surname, sex, birth_date, turn FROM missed JOIN households USING (household)
    UNION ALL SELECT n, household, role, one_of(n, 'surname', getvariable('surnames'), 25), sex, birth_date, turn FROM mistaken
)
SELECT everyone.*, death_date,
    resident_id(birth_date, turn * 2 - (sex = '1')::INTEGER) AS id_number,
    CASE WHEN role IN (1, 2) AND (role = 1 OR householder_age < 34) THEN one_of(n, 'surname', getvariable('surnames'), 25) ELSE family END
        || one_of(n, 'first', getvariable('given_first'), 30) || one_of(n, 'second', getvariable('given_second'), 33) AS full_name,
    CASE WHEN draw(n, 'ethnicity', 100) < 97 THEN '01' ELSE one_of(n, 'minority', ['03', '11', '02', '10', '15'], 5) END AS ethnicity,
    (year(getvariable('epoch')) - year(birth_date))::INTEGER AS age,
    '154' || lpad((draw(n, 'phone', 100000000))::VARCHAR, 8, '0') AS phone,
    householder_sex, moved_on, place, county, town, county_code, town_code, community, town_address, address, household_no,
    coalesce(greatest(moved_on, death_date, CASE WHEN role = 3 THEN birth_date END,
             CASE WHEN role = 4 THEN getvariable('day') - 7 + ((n - 1000000000000) // getvariable('strikes')
                  - (day_count(getvariable('day')) + 100000))::INTEGER END),
             least(getvariable('epoch'), getvariable('day')) - 1 - draw(n, 'changed', 900)::INTEGER) AS changed_on
FROM everyone JOIN households USING (household) LEFT JOIN deaths USING (n);

-- Everybody who was ever registered by mistake and struck off again, back to two weeks.
CREATE OR REPLACE TABLE struck_off AS
SELECT resident_id(DATE '1950-01-01' + (range % 18000)::INTEGER, 496 * 2 - (one_of(range, 'sex', ['1', '2'], 2) = '1')::INTEGER) AS key
FROM range((day_count(getvariable('day')) + 100000 - 14) * getvariable('strikes'),
           (day_count(getvariable('day')) + 100000) * getvariable('strikes'));
