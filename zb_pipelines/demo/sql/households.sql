-- Households: three persons each, a place, and the day they moved.
-- ``moved_on`` is filled when the household has moved by the city's day; the address is the one of that day.

CREATE OR REPLACE TABLE places AS
SELECT row_number() OVER (ORDER BY code_mca_12) - 1 AS place, county, name_mca AS town,
       substr(code_mca_12, 1, 6) AS county_code, code_mca_12 AS town_code
FROM towns;

CREATE OR REPLACE TABLE households AS
WITH numbered AS (
    SELECT range AS household, getvariable('households') AS households,
           getvariable('epoch') + (shuffled(range, getvariable('households')) // getvariable('moves'))::INTEGER AS moving_day
    FROM range(getvariable('households'))
), moved AS (
    SELECT household, CASE WHEN moving_day <= getvariable('day') THEN moving_day END AS moved_on,
           household * 2 + (moving_day <= getvariable('day'))::INTEGER AS dwelling
    FROM numbered
)
SELECT household, moved_on, dwelling, place, county, town, county_code, town_code,
       one_of(dwelling, 'community', getvariable('communities'), 12) || '社区' AS community,
       '山东省淄博市' || county || town AS town_address,
       '山东省淄博市' || county || town || one_of(dwelling, 'street', getvariable('streets'), 16)
           || (1 + draw(dwelling, 'door', getvariable('doors'))) || '号' || one_of(dwelling, 'quarter', getvariable('quarters'), 10)
           || (1 + draw(dwelling, 'block', 40)) || '号楼' || (1 + draw(dwelling, 'unit', 4)) || '单元'
           || (1 + draw(dwelling, 'floor', 18)) || '0' || (1 + draw(dwelling, 'flat', 3)) || '室' AS address,
       '370301' || lpad(household::VARCHAR, 9, '0') AS household_no,
       one_of(household, 'surname', getvariable('surnames'), 25) AS surname,
       22 + household % 60 AS householder_age,
       getvariable('epoch') - ((22 + household % 60) * 365 + 200 + draw(household, 'birth', 360))::INTEGER AS householder_birth,
       one_of(household, 'sex', ['1', '1', '1', '2'], 4) AS householder_sex
FROM moved JOIN places ON place = draw(dwelling, 'place', 88);
