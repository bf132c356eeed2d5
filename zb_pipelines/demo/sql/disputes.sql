-- Facts on which agencies are made to disagree. In ``entry`` the ``item`` of the person or body
-- known there by ``subject`` reads ``value``; the base database then keeps what a higher authority
-- says of ``key`` and lists the other under ``field``. Nothing else is planted on these keys.

CREATE OR REPLACE MACRO agreed_by(n, part, parts) AS draw(n, 'dispute', parts) = part;

CREATE OR REPLACE TEMP TABLE steady AS
SELECT n, household, id_number, left(full_name, 1) AS family_name, sex, birth_date, ethnicity, dead, death_date, enrolled, insured, pupil,
    hash(n, 'chosen', getvariable('seed')) AS lot
FROM lives WHERE role <= 2;

CREATE OR REPLACE TABLE disputes AS
WITH scale AS (SELECT least(200, greatest(4, getvariable('persons') // 5000)) AS wanted),
firms AS (SELECT b, uscc, reg_no, number, name, left(representative, 1) AS family_name, county_code,
              hash(b, 'chosen', getvariable('seed')) AS lot
          FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND status = '1'),
claimed AS (
    SELECT 'medical_insurance/enrolment' AS entry, 'name' AS item, id_number AS subject, family_name || '某' AS value, lot,
        'population' AS database, 'person' AS table_name, id_number AS key, 'name' AS field, 'different_value' AS defect
    FROM steady WHERE enrolled AND NOT dead AND agreed_by(n, 0, 7)
    UNION ALL SELECT 'human_resources/social_insurance', 'sex', id_number, CASE sex WHEN '1' THEN '2' ELSE '1' END, lot,
        'population', 'person', id_number, 'sex', 'different_value'
    FROM steady WHERE insured AND NOT dead AND agreed_by(n, 1, 7)
    UNION ALL SELECT 'human_resources/social_insurance', 'birth_date', id_number, strftime(birth_date + 1, '%Y-%m-%d'), lot,
        'population', 'person', id_number, 'birth_date', 'different_value'
    FROM steady WHERE insured AND NOT dead AND agreed_by(n, 2, 7)
    UNION ALL SELECT 'education/student', 'ethnic', id_number, CASE ethnicity WHEN '05' THEN '06' ELSE '05' END, lot,
        'population', 'person', id_number, 'ethnic', 'different_value'
    FROM steady WHERE pupil AND NOT dead AND agreed_by(n, 3, 7)
    UNION ALL SELECT 'public_security/household_register', 'household_status', id_number, '1', lot,
        'population', 'person', id_number, 'life_status', 'dead_and_alive'
    FROM steady WHERE dead AND draw(n, 'dispute', 7) >= 3
    UNION ALL SELECT 'civil_affairs/cremation', 'death_date', id_number, strftime(death_date + 1, '%Y-%m-%d'), lot,
        'population', 'person', id_number, 'death_date', 'different_value'
    FROM steady WHERE dead AND death_date + 3 <= getvariable('day') AND draw(n, 'dispute', 7) < 3
    UNION ALL SELECT 'tax/taxpayer', 'legal_representative', uscc, family_name || '某某', lot,
        'legal_entity', 'entity', uscc, 'representative', 'different_value'
    FROM firms WHERE agreed_by(b, 0, 4)
    UNION ALL SELECT 'tax/taxpayer', 'district', uscc, CASE county_code WHEN '370302' THEN '370306' ELSE '370302' END, lot,
        'legal_entity', 'entity', uscc, 'district', 'different_value'
    FROM firms WHERE agreed_by(b, 1, 4)
    UNION ALL SELECT 'human_resources/employer', 'name', reg_no, name || '（曾用）', lot,
        'legal_entity', 'entity', uscc, 'name', 'different_value'
    FROM firms WHERE agreed_by(b, 2, 4) AND reg_no IS NOT NULL
    UNION ALL SELECT 'human_resources/employer', 'reg_no', reg_no, reg_no('3', number), lot,
        'legal_entity', 'entity', uscc, NULL, 'unknown_reg_no'
    FROM firms WHERE agreed_by(b, 3, 4) AND reg_no IS NOT NULL
)
SELECT * EXCLUDE (lot) FROM claimed, scale
QUALIFY row_number() OVER (PARTITION BY entry, item ORDER BY lot) <= wanted;

CREATE OR REPLACE VIEW contradicted AS
SELECT entry, database, table_name, key, field, defect FROM disputes;

-- Keys on which nothing else is planted: the disputed ones, by every number they are known by, and
-- the persons registered by mistake, whose only defect is to disappear.
CREATE OR REPLACE TABLE reserved AS
SELECT DISTINCT key AS value FROM contradicted
UNION SELECT subject FROM disputes
UNION SELECT id_number FROM people WHERE role = 4;
DROP TABLE steady;
