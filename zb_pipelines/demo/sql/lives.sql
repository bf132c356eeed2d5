-- Which agencies know a person: one flag each, so that entries and planted disputes agree. Who has a
-- residence permit lives elsewhere than where he is registered, and so say all who know his home.

CREATE OR REPLACE VIEW lives AS
SELECT known.*, coalesce('山东省淄博市' || rented.county || rented.town || one_of(n, 'rented_street', getvariable('streets'), 16)
        || (1 + draw(n, 'rented_door', getvariable('doors'))) || '号', known.address) AS home_address,
    coalesce(rented.county_code, known.county_code) AS home_county_code, coalesce(rented.town, known.town) AS home_town,
    coalesce(rented.town_code, known.town_code) AS home_town_code,
    CASE WHEN rented.place IS NULL THEN known.community ELSE one_of(n, 'rented_community', getvariable('communities'), 12) || '社区' END AS home_community
FROM (
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
FROM (SELECT *, n BETWEEN 900000000 AND 999999999 AS missed FROM people) LEFT JOIN judged USING (n)
) AS known LEFT JOIN places AS rented ON known.permitted AND rented.place = draw(known.n, 'rented', 88);

-- The grids of 张店, of which a community has several; a home stands in the first of its community's.
CREATE OR REPLACE TABLE grids AS
SELECT grid, community || '社区' AS community, town, community AS plain_community
FROM (SELECT range AS grid, one_of(range, 'community', getvariable('communities'), 12) AS community, range % 13 AS turn FROM range(getvariable('grids')))
JOIN (SELECT town, row_number() OVER (ORDER BY place) - 1 AS turn FROM places WHERE county_code = '370303') USING (turn);

CREATE OR REPLACE TABLE grid_of AS
SELECT town, community, 'ZD' || lpad(min(grid)::VARCHAR, 6, '0') AS grid_no FROM grids GROUP BY ALL;
