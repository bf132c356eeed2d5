-- Firms under supervision, and what is planted among them for the rules on safety, environment and
-- state assets. ``part`` is what a firm was chosen for, NULL for the many in order; ``turn`` counts
-- within a part. Firms do not change parts from day to day.

SET VARIABLE planted = least(20, greatest(3, getvariable('persons') // 20000))::BIGINT;

CREATE OR REPLACE TABLE firms AS
WITH ranked AS (
    SELECT b, row_number() OVER (ORDER BY hash(b, 'part', getvariable('seed')), b) - 1 AS rank
    FROM bodies WHERE kind = 'enterprise' AND pair = '91' AND number < getvariable('enterprises')
        -- A company of a household on 低保 plays its own part: it is in business, or it was revoked.
        AND representative_n NOT IN (SELECT n FROM relief)
)
SELECT bodies.*, rank % getvariable('planted') AS turn,
    ['permit_expired', 'in_drinking_zone', 'no_permit', 'near_school', 'near_hospital', 'licence_expired', 'licence_renewed',
     'works_stopped', 'inspection_due', 'out_of_use', 'dishonest', 'served_its_time', 'fined',
     'abnormal', 'no_longer_abnormal', 'other_owner', 'other_share', 'idle', 'lately_idle',
     'stopped_discharge', 'beside_zone', 'dust', 'share_rounding', 'dormant'][1 + (rank // getvariable('planted'))::INTEGER] AS part
FROM bodies JOIN ranked USING (b);

-- 排污许可: renewed every five years, but for the planted ones.
CREATE OR REPLACE MACRO renewed(b) AS (1826 * greatest(0, ceil((getvariable('day') - DATE '2028-01-01' - draw(b, 'emits', 1200)) / 1826)))::INTEGER;

CREATE OR REPLACE TABLE permits AS
SELECT firms.b, firms.number, uscc, uscc || '001P' AS permit_no, name, address, firms.county_code, part, trade,
    CASE WHEN part IN ('permit_expired', 'stopped_discharge') THEN DATE '2021-09-01' + draw(b, 'emits', 30)::INTEGER ELSE DATE '2023-01-01' + draw(b, 'emits', 1200)::INTEGER + renewed(b) END AS issue_date,
    CASE WHEN part IN ('permit_expired', 'stopped_discharge') THEN DATE '2026-09-01' + draw(b, 'emits', 30)::INTEGER ELSE DATE '2028-01-01' + draw(b, 'emits', 1200)::INTEGER + renewed(b) END AS valid_until,
    -- The outer zone reaches 0.0112 degrees east of its reservoir.
    CASE part WHEN 'in_drinking_zone' THEN round(seats.longitude + (draw(b, 'zone', 4001) - 2000) / 1e6, 6)
        WHEN 'beside_zone' THEN round(seats.longitude + 0.0115 + draw(b, 'zone', 1000) / 1e6, 6) ELSE firms.longitude END AS longitude,
    CASE WHEN part IN ('in_drinking_zone', 'beside_zone') THEN round(seats.latitude + (draw(b, 'zone north', 4001) - 2000) / 1e6, 6) ELSE firms.latitude END AS latitude,
    -- What is only registered (登记管理) has no permit that could run out.
    CASE WHEN part = 'permit_expired' OR part = 'stopped_discharge' AND turn % 2 = 0 THEN '重点管理' WHEN part = 'stopped_discharge' THEN '登记管理'
        ELSE one_of(b, 'managed', ['重点管理', '简化管理', '登记管理'], 3) END AS management,
    part = 'stopped_discharge' AND turn % 2 = 0 AS stopped
FROM firms JOIN seats ON seats.county_code = firms.county_code AND seat = '水源地'
WHERE coalesce(part, '') NOT IN ('no_permit', 'dust')
    AND (trade IN ('化工', '陶瓷', '医药') OR number < 120 OR part IN ('permit_expired', 'in_drinking_zone', 'fined', 'stopped_discharge', 'beside_zone'));

-- 重大危险源: planted ones stand some 200 m from a school or hospital, on that side of it on which
-- no other is so nearly 500 m away that rounding would decide.
CREATE OR REPLACE TABLE neighbours AS
SELECT kind, number, uscc, longitude, latitude, {'lon': longitude, 'lat': latitude} AS point,
    CASE kind WHEN 'school' THEN '3703' ELSE 'YL3703' END || lpad(number::VARCHAR, 8, '0') AS code
FROM bodies WHERE kind IN ('school', 'medical');

CREATE OR REPLACE TABLE hazards AS
WITH sides AS (
    SELECT firms.b, side, round(neighbours.longitude + [0, 0.0022, 0, -0.0022][side], 6) AS longitude,
        round(neighbours.latitude + [0.0018, 0, -0.0018, 0][side], 6) AS latitude
    FROM firms JOIN neighbours ON neighbours.number = firms.turn
        AND neighbours.kind = CASE part WHEN 'near_school' THEN 'school' WHEN 'near_hospital' THEN 'medical' END,
        range(1, 5) AS sides(side)
), doubtful AS (
    SELECT sides.b, side, count(*) FILTER (WHERE abs(metres_between({'lon': sides.longitude, 'lat': sides.latitude}, neighbours.point) - 500) < 5) AS doubts
    FROM sides, neighbours GROUP BY ALL
), chosen AS (
    SELECT sides.* FROM sides JOIN doubtful USING (b, side) QUALIFY row_number() OVER (PARTITION BY sides.b ORDER BY doubts, side) = 1
)
SELECT firms.b, firms.number, firms.uscc, name, trade, phone, firms.county_code, part, 'WX3703' || lpad(firms.number::VARCHAR, 6, '0') AS source_no,
    coalesce(chosen.longitude, firms.longitude) AS longitude, coalesce(chosen.latitude, firms.latitude) AS latitude
FROM firms LEFT JOIN chosen USING (b)
WHERE firms.number < 20000 AND (trade IN ('化工', '医药') OR firms.number < 120) OR part IN ('near_school', 'near_hospital');

CREATE OR REPLACE TABLE hazards_near AS
SELECT hazards.uscc, hazards.source_no, neighbours.code, neighbours.uscc AS neighbour_uscc
FROM hazards JOIN neighbours
    ON neighbours.latitude BETWEEN hazards.latitude - 0.005 AND hazards.latitude + 0.005
    AND neighbours.longitude BETWEEN hazards.longitude - 0.006 AND hazards.longitude + 0.006
WHERE metres_between({'lon': hazards.longitude, 'lat': hazards.latitude}, neighbours.point) <= 500;

-- 安全生产许可: expired ones were inspected while at work, unless renewed or stopped.
CREATE OR REPLACE TABLE safety_licences AS
WITH lapsed AS (SELECT *, part IN ('licence_expired', 'licence_renewed', 'works_stopped') AS old FROM firms
    WHERE trade IN ('化工', '建筑', '医药') OR number < 120 OR part IN ('licence_expired', 'licence_renewed', 'works_stopped'))
SELECT b, '（鲁）WH安许证字〔' || CASE WHEN old THEN 2023 ELSE 2024 END || '〕' || lpad(number::VARCHAR, 6, '0') || '号' AS licence_no,
    name, uscc, county_code, closed_on, part, CASE WHEN old THEN DATE '2023-08-01' + draw(b, 'safety', 30)::INTEGER ELSE DATE '2024-01-01' + draw(b, 'safety', 900)::INTEGER END AS issue_date,
    CASE WHEN old THEN DATE '2026-08-01' + draw(b, 'safety', 30)::INTEGER ELSE DATE '2027-01-01' + draw(b, 'safety', 900)::INTEGER END AS valid_until
FROM lapsed
UNION ALL SELECT b, '（鲁）WH安许证字〔2026〕' || lpad(number::VARCHAR, 6, '0') || '号', name, uscc, county_code, closed_on, part,
    DATE '2026-07-25', DATE '2029-07-24' FROM firms WHERE part = 'licence_renewed';

-- 国家出资企业: a few first-tier firms and their subsidiaries, among them some long struck off.
CREATE OR REPLACE TABLE state_firms AS
WITH gone AS (
    SELECT b FROM bodies WHERE kind = 'enterprise' AND pair = '91' AND number < getvariable('enterprises')
        AND closed_on <= getvariable('epoch') ORDER BY closed_on, b LIMIT getvariable('planted')
), chosen AS (
    SELECT firms.*, row_number() OVER (ORDER BY number) - 1 AS nth FROM firms
    WHERE firms.b IN (FROM gone)
        OR part IN ('dishonest', 'served_its_time', 'fined', 'abnormal', 'no_longer_abnormal', 'other_owner', 'other_share', 'idle', 'lately_idle', 'share_rounding', 'dormant')
        OR (part IS NULL AND number % 40 = 1 AND number < 16000)
)
SELECT chosen.*, CASE WHEN nth % 4 = 0 THEN 1 ELSE 2 END AS tier,
    CASE WHEN nth % 4 = 0 THEN '11370300MBTE6B017B' ELSE first_value(uscc) OVER (PARTITION BY nth // 4 ORDER BY nth) END AS investor,
    CASE WHEN nth % 4 = 0 THEN '淄博市人民政府国有资产监督管理委员会' ELSE first_value(name) OVER (PARTITION BY nth // 4 ORDER BY nth) END AS investor_name,
    CASE WHEN nth % 4 = 0 THEN 100 ELSE 51 + draw(b, 'share', 50) END AS share
FROM chosen;

-- 股东: as the market register has them. Of the planted firms another body is the owner, or its share is another.
CREATE OR REPLACE TABLE owners AS
SELECT b, CASE part WHEN 'other_owner' THEN former.uscc ELSE investor END AS owner_uscc, CASE part WHEN 'other_owner' THEN former.name ELSE investor_name END AS owner_name,
    CASE part WHEN 'other_share' THEN share - 10 WHEN 'share_rounding' THEN share - 0.4 ELSE share END AS share
FROM state_firms, (SELECT uscc, name FROM bodies WHERE kind = 'institution' AND number = 1) AS former
UNION ALL SELECT child.b, parent.uscc, parent.name, 60
FROM bodies AS child JOIN bodies AS parent ON parent.kind = 'enterprise' AND parent.number = child.number // 12
WHERE child.kind = 'enterprise' AND child.number % 12 = 3 AND child.b NOT IN (SELECT b FROM state_firms);

CREATE OR REPLACE TABLE unregistered AS
SELECT range AS number, uscc('91', 'MX', range) AS uscc FROM range(getvariable('planted') + 2);

-- 生态环境处罚: of firms with a permit, but for the planted ones and for what needs none. Only those of state firms are grave.
-- Of ``unregistered`` holders the last two have given up their right since.
CREATE OR REPLACE TABLE penalised AS
SELECT b, uscc, name, part, 1 + draw(b, 'eco fine', 80) / 10 AS fine, DATE '2026-05-01' + draw(b, 'eco day', 120)::INTEGER AS decided,
    one_of(b, 'eco violation', ['CPF', 'ZLSS', 'GF'], 3) AS kind
FROM permits WHERE part IS NULL AND number % 9 = 2 AND number < 2000 AND uscc NOT IN (SELECT uscc FROM state_firms)
UNION ALL SELECT b, uscc, name, part, CASE part WHEN 'fined' THEN 25.5 ELSE 6.0 END, DATE '2026-05-01' + draw(b, 'eco day', 120)::INTEGER,
    CASE part WHEN 'dust' THEN ['YC', 'ZS'][1 + turn % 2] WHEN 'no_permit' THEN 'WZ' ELSE 'CPF' END
FROM firms WHERE part IN ('no_permit', 'fined', 'dust');

-- Nothing else is planted on what a finding rests on, nor on what must not lack for one to be wrong.
INSERT INTO reserved
SELECT unnest([uscc, uscc || '001P', reg_no, 'WX3703' || lpad(number::VARCHAR, 6, '0')]) FROM firms WHERE part IS NOT NULL
UNION SELECT unnest([uscc, reg_no]) FROM state_firms UNION SELECT uscc FROM unregistered
UNION SELECT unnest([uscc, uscc || '001P']) FROM penalised
UNION SELECT unnest([source_no, code, uscc, neighbour_uscc]) FROM hazards_near
UNION SELECT unnest([licence_no, uscc]) FROM safety_licences WHERE part IS NOT NULL;
-- Without one of the eight boundaries a whole district would have no place.
INSERT INTO reserved SELECT 'JX' || county_code FROM boundaries;
-- Without both zones of its reservoir a firm stands in none.
INSERT INTO reserved SELECT DISTINCT 'SY' || county_code || grade FROM firms, range(1, 3) AS grades(grade) WHERE part = 'in_drinking_zone';
DELETE FROM reserved WHERE value IS NULL;
