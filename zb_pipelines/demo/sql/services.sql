-- Government services: items, the cases handled under them, the electronic licences that follow,
-- and what is planted in them. A planted case is touched again on each of the last ten days, so that
-- the platform knows it whatever nights it has lived through.

SET VARIABLE findings = least(20, greatest(3, getvariable('persons') // 5000));
SET VARIABLE business_licence = '11100000MBTE5T1091001';
SET VARIABLE health_licence = '11370000MBTE5T1251002';
SET VARIABLE card_licence = '11370000MBTE5T1251009';
SET VARIABLE sanitary_licence = '11370000MBTE5T1251003';
SET VARIABLE estate_licence = '11370000MBTE5T1251011';

-- Enterprises that neither close nor are revoked for a year and more, in the order in which they are drawn.
CREATE OR REPLACE TABLE enduring AS
SELECT b, row_number() OVER (ORDER BY hash(b, 'enduring', getvariable('seed')), b) - 1 AS turn
FROM bodies
WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND draw(b, 'revoked', 100) >= 2
    AND shuffled(number, getvariable('enterprises')) * 2 > getvariable('enterprises');

-- Bodies that were revoked and whose licences nobody cancelled; of the next two the licence was
-- cancelled, so that its wrong identifier concerns nobody.
CREATE OR REPLACE TABLE revoked AS
SELECT b, row_number() OVER (ORDER BY hash(b, 'ended', getvariable('seed')), b) - 1 AS turn FROM bodies
WHERE kind IN ('enterprise', 'individual') AND draw(b, 'revoked', 100) < 2
    AND number < CASE kind WHEN 'enterprise' THEN getvariable('enterprises') ELSE getvariable('individuals') END;
CREATE OR REPLACE TABLE planted_ended AS SELECT b FROM revoked WHERE turn < getvariable('findings');
CREATE OR REPLACE TABLE rightly_ended AS
SELECT b FROM revoked WHERE turn BETWEEN getvariable('findings') AND getvariable('findings') + 1;

CREATE OR REPLACE TABLE planted_cases AS
SELECT b, turn % getvariable('findings') AS turn,
    ['overdue', 'paper_held', 'no_e_licence', 'wrong_check', NULL, NULL, 'over_holidays'][1 + (turn // getvariable('findings'))::INTEGER] AS flaw
FROM enduring WHERE turn < 4 * getvariable('findings') OR turn BETWEEN 6 * getvariable('findings') AND 6 * getvariable('findings') + 1;

CREATE OR REPLACE TABLE service_items AS
SELECT range AS i, 'ZB370300' || lpad(range::VARCHAR, 5, '0') AS item_code,
    ['公共场所卫生许可', '个体工商户身份确认', '经营场所变更备案', '企业登记档案查询'][1 + range % 4]
        || '（' || ['市级', '淄川区', '张店区', '博山区', '临淄区', '周村区', '桓台县', '高青县', '沂源县', '高新区'][1 + range // 4] || '）' AS title,
    ['XK', 'QR', 'BA', 'GG'][1 + range % 4] AS item_kind, 3 + range * 7 % 12 AS promised_days, 20 AS statutory_days,
    CASE range % 4 WHEN 0 THEN getvariable('sanitary_licence') END AS licence_type
FROM range(40);

-- The items of the first half are reserved for planted cases; a body has its one case in the second half.
CREATE OR REPLACE MACRO case_item(number) AS 20 + draw(number, 'item', 20);
CREATE OR REPLACE MACRO case_granted(number) AS draw(number, 'refused', 12) > 0;

CREATE OR REPLACE TABLE service_cases AS
WITH recurring AS (
    SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(b, 'case', 1000)) % getvariable('penalty_days'))::INTEGER AS decided
    FROM bodies WHERE kind IN ('enterprise', 'individual') AND b NOT IN (SELECT b FROM planted_cases)
), visitors AS (
    -- Where there are two visits to a person, every other person comes again.
    SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(n, 'case', 1000) + 137 * visit) % getvariable('visit_days'))::INTEGER AS decided
    FROM lives, range(getvariable('visits')) AS visits(visit)
    WHERE role <= 1 AND age >= 18 AND NOT dead AND draw(n, 'visitor', getvariable('visitor_of')) = 0 AND (visit = 0 OR draw(n, 'again', 2) = 0)
), applied AS (
    SELECT 'BJ' || strftime(decided, '%Y%m%d') || lpad(b::VARCHAR, 9, '0') AS case_no, b AS number, case_item(b) AS i,
        CASE kind WHEN 'enterprise' THEN '1' ELSE '3' END AS applicant_kind, CASE kind WHEN 'enterprise' THEN name ELSE representative END AS applicant_name,
        uscc, CASE kind WHEN 'individual' THEN representative_id END AS applicant_id, 'C01,C02' AS materials,
        decided - (draw(b, 'took', 60) % (3 + case_item(b) * 7 % 12))::INTEGER AS accepted, decided, case_granted(b) AS granted, decided AS touched, NULL AS flaw
    FROM recurring
    UNION ALL
    SELECT 'BJ' || strftime(decided, '%Y%m%d') || ['P', 'Q'][1 + visit] || lpad(n::VARCHAR, 9, '0'), n, 23 + 4 * draw(n, 'item', 4), '2', full_name, NULL, id_number,
        -- A person has no business licence that the platform could hold.
        CASE WHEN draw(n, 'third_paper', 3) = 0 THEN 'C01,C03' ELSE 'C01' END,
        decided - draw(n, 'took', 3)::INTEGER, decided, true, decided, NULL
    FROM visitors
    UNION ALL
    SELECT 'BJ20260601' || lpad(b::VARCHAR, 9, '0'), b, 4 * (turn % 5) + CASE flaw WHEN 'overdue' THEN 2 WHEN 'over_holidays' THEN 2 WHEN 'paper_held' THEN 1 ELSE 0 END, '1', name, uscc, NULL,
        CASE flaw WHEN 'paper_held' THEN 'C01,C03' ELSE 'C01,C02' END, CASE flaw WHEN 'over_holidays' THEN DATE '2026-09-29' ELSE DATE '2026-06-01' END,
        CASE WHEN flaw = 'over_holidays' THEN DATE '2026-10-09' WHEN flaw <> 'overdue' THEN DATE '2026-06-02' WHEN turn % 2 = 0 THEN DATE '2026-08-03' END, true, getvariable('day') - days.range::INTEGER, flaw
    FROM planted_cases JOIN bodies USING (b), range(10) AS days WHERE flaw <> 'wrong_check'
)
SELECT applied.*, item_code, licence_type IS NOT NULL AND granted AND decided IS NOT NULL AS licensed, 'WS370300' || lpad(number::VARCHAR, 10, '0') AS licence_no
FROM applied JOIN service_items USING (i) ORDER BY case_no, touched;

-- GB/T 36904: ISO 7064 MOD 37,36 over type, issuer, serial and version.
CREATE OR REPLACE MACRO licence_check(body) AS substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + ((37 - list_reduce(
    list_transform(range(1, length(body) + 1), lambda place: letter_value(body, place::INTEGER)),
    lambda state, digit: CASE (state + digit) % 36 WHEN 0 THEN 36 ELSE (state + digit) % 36 END * 2 % 37, 36)) % 36)::INTEGER, 1);

CREATE OR REPLACE TABLE food_workers AS
SELECT n, 'JK370301' || lpad(n::VARCHAR, 10, '0') AS certificate_no, id_number, full_name,
    DATE '2026-01-05' + draw(n, 'examined', 290)::INTEGER AS examined_on, draw(n, 'employer', getvariable('enterprises')) AS employer
FROM lives WHERE role <= 2 AND age BETWEEN 20 AND 60 AND NOT dead AND judgment IS NULL AND draw(n, 'food_worker', 40) = 0;

CREATE OR REPLACE TABLE e_licences AS
WITH authority AS (SELECT uscc AS issuer_code, name AS issuer_name FROM bodies WHERE kind = 'institution' AND pair = '11' ORDER BY b LIMIT 1),
of_bodies AS (
    SELECT *, CASE WHEN b IN (SELECT b FROM planted_ended) THEN '1' WHEN status = '3' THEN '2' WHEN status = '2' THEN '4' ELSE '1' END AS state,
        CASE WHEN b IN (SELECT b FROM planted_ended) THEN NULL WHEN status = '3' THEN closed_on WHEN status = '2' THEN DATE '2025-03-03' END AS state_date
    FROM bodies WHERE kind IN ('enterprise', 'individual')
), licences AS (
    SELECT b, 'business' AS family, getvariable('business_licence') AS type_code, '营业执照' AS licence_name, uscc AS licence_no, '2020' || lpad(b::VARCHAR, 12, '0') AS serial,
        established AS issued, NULL::DATE AS valid_until, CASE kind WHEN 'enterprise' THEN name ELSE representative END AS holder_name,
        '001' AS holder_code_type, uscc AS holder_code, state, state_date, CASE WHEN draw(b, 'reissued', 10) = 0 AND established < DATE '2024-01-01' THEN 2 ELSE 1 END AS versions, NULL AS co_holders
    FROM of_bodies
    UNION ALL
    SELECT b, 'sanitary', getvariable('sanitary_licence'), '公共场所卫生许可证', 'WS370300' || lpad(b::VARCHAR, 10, '0'), '2024' || lpad(b::VARCHAR, 10, '0'),
        DATE '2022-12-01' + draw(b, 'sanitary', 1300)::INTEGER, DATE '2026-12-01' + draw(b, 'sanitary', 1300)::INTEGER,
        CASE kind WHEN 'enterprise' THEN name ELSE representative END, '001', uscc, state, state_date, 1, NULL
    FROM of_bodies WHERE case_item(b) % 4 = 0 AND case_granted(b) AND b NOT IN (SELECT b FROM planted_cases)
    UNION ALL
    SELECT n, 'health', getvariable('health_licence'), '食品从业人员健康证明', certificate_no, '2026' || lpad(n::VARCHAR, 10, '0'),
        examined_on, examined_on + 365, full_name, '111', id_number, '1', NULL, 1, NULL
    FROM food_workers
    UNION ALL
    -- A home that a couple owns together.
    SELECT householder.n, 'estate', getvariable('estate_licence'), '不动产权证书', 'BDCQ370301' || lpad(householder.n::VARCHAR, 10, '0'), '2022' || lpad(householder.n::VARCHAR, 10, '0'),
        DATE '2022-01-05' + draw(householder.n, 'housed', 900)::INTEGER, NULL, householder.full_name, '111', householder.id_number, '1', NULL, 1, '111:' || spouse.id_number
    FROM lives AS householder JOIN lives AS spouse ON spouse.n = householder.n + 1
    WHERE householder.role = 0 AND householder.household % 20 = 7 AND NOT householder.dead AND householder.judgment IS NULL AND spouse.judgment IS NULL
    UNION ALL
    SELECT n, 'card', getvariable('card_licence'), '居民服务凭证（示意）', 'FW370301' || lpad(n::VARCHAR, 10, '0') || card, '2023' || card || lpad(n::VARCHAR, 10, '0'),
        DATE '2023-01-05' + draw(n, 'carded', 900)::INTEGER, NULL, full_name, '111', id_number, '1', NULL, 1, NULL
    FROM lives, range(getvariable('cards')) AS cards(card)
    WHERE role <= 2 AND NOT dead AND n NOT IN (SELECT n FROM judged)
), versioned AS (
    SELECT licences.* REPLACE (CASE WHEN version < versions THEN '5' ELSE state END AS state, CASE WHEN version < versions THEN issued + 700 ELSE state_date END AS state_date,
               CASE WHEN version = 2 THEN issued + 700 ELSE issued END AS issued),
        version, authority.*, type_code || issuer_code || serial || lpad(version::VARCHAR, 3, '0') AS body
    FROM licences, authority, (SELECT 1 AS version UNION ALL SELECT 2) WHERE version <= versions
), checked AS (
    SELECT *, b IN (SELECT b FROM planted_cases WHERE flaw = 'wrong_check' UNION ALL FROM rightly_ended) AND family = 'business' AND version = versions AS wrong_check, licence_check(body) AS good
    FROM versioned
)
SELECT * EXCLUDE (body, good), '1.2.156.3005.2.' || type_code || '.' || issuer_code || '.' || serial || '.' || lpad(version::VARCHAR, 3, '0') || '.'
    || CASE WHEN NOT wrong_check THEN good WHEN good = 'A' THEN 'B' ELSE 'A' END AS licence_id
FROM checked ORDER BY licence_id;

INSERT INTO reserved
SELECT uscc FROM bodies WHERE b IN (SELECT b FROM planted_cases UNION SELECT b FROM planted_ended)
UNION SELECT case_no FROM service_cases WHERE flaw IS NOT NULL
UNION SELECT uscc FROM bodies WHERE b IN (FROM rightly_ended)
UNION SELECT licence_id FROM e_licences WHERE wrong_check
UNION SELECT item_code FROM service_items WHERE i < 20
UNION SELECT licence_id FROM e_licences WHERE family = 'sanitary';
