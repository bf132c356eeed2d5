-- Food: who is licensed to sell or serve it, whose licence has run out, which school cooks without one.

CREATE OR REPLACE TABLE planted_food AS
SELECT b, turn % getvariable('findings') AS turn, ['expired', 'failing'][1 + (turn // getvariable('findings') - 4)::INTEGER] AS flaw
FROM enduring WHERE turn BETWEEN 4 * getvariable('findings') AND 6 * getvariable('findings') - 1;

-- What looks like it: shut since the licence ran out, failed twice but years apart, a canteen run by a licensed caterer.
INSERT INTO planted_food
SELECT b, turn % 2, ['shut', 'failing_apart', 'caterer'][1 + ((turn - 6 * getvariable('findings')) // 2 - 1)::INTEGER]
FROM enduring WHERE turn BETWEEN 6 * getvariable('findings') + 2 AND 6 * getvariable('findings') + 7;

CREATE OR REPLACE TABLE planted_canteens AS
SELECT b FROM bodies WHERE kind = 'school' ORDER BY hash(b, 'canteen', getvariable('seed')), b LIMIT getvariable('findings');

CREATE OR REPLACE TABLE catered AS
WITH kitchens AS (
    SELECT b, row_number() OVER (ORDER BY hash(b, 'canteen', getvariable('seed')), b) - 1 - getvariable('findings') AS turn FROM bodies WHERE kind = 'school'
)
SELECT kitchens.b, bodies.uscc AS caterer FROM kitchens JOIN planted_food USING (turn) JOIN bodies ON bodies.b = planted_food.b WHERE flaw = 'caterer';

CREATE OR REPLACE TABLE food_licences AS
WITH holders AS (
    SELECT *, b IN (SELECT b FROM planted_ended) AS ended, b IN (SELECT b FROM planted_food WHERE flaw IN ('expired', 'shut')) AS expired, b IN (SELECT b FROM planted_food WHERE flaw = 'shut') AS shut,
        -- Renewed every four years, a year before it ends.
        first_issued + (greatest(0, getvariable('day') - first_issued) // 1461 * 1461)::INTEGER AS issued
    FROM (SELECT *, DATE '2023-01-01' + draw(b, 'food_from', 1300)::INTEGER AS first_issued FROM bodies) WHERE kind IN ('enterprise', 'individual', 'school') AND number < 5000000
)
SELECT b, kind, uscc, name, address, county_code, status AS body_status, ended, expired, shut,
    CASE kind WHEN 'school' THEN 'JY3370302' || lpad(number::VARCHAR, 7, '0')
        ELSE 'JY' || (1 + number % 3)::VARCHAR || '370301' || lpad((number * 2 + (kind = 'individual')::INTEGER)::VARCHAR, 7, '0') END AS licence_no,
    CASE kind WHEN 'school' THEN '3' ELSE (1 + number % 3)::VARCHAR END AS business,
    CASE kind WHEN 'school' THEN '热食类食品制售' ELSE one_of(b, 'food', ['预包装食品销售', '热食类食品制售', '冷食类食品制售'], 3) END AS scope,
    CASE WHEN expired THEN DATE '2020-10-01' ELSE issued END AS issue_date,
    CASE WHEN expired THEN DATE '2025-09-30' ELSE issued + 1825 END AS valid_until,
    CASE WHEN ended OR kind = 'school' THEN '1' WHEN status = '3' THEN '2' WHEN status = '2' THEN '4' ELSE '1' END AS status
FROM holders
WHERE ended OR expired OR b IN (SELECT b FROM planted_food WHERE flaw = 'caterer') OR (kind <> 'school' AND (trade IN ('餐饮', '食品') OR number < 60))
    OR (kind = 'school' AND b NOT IN (SELECT b FROM planted_canteens UNION ALL SELECT b FROM catered));

INSERT INTO reserved
SELECT uscc FROM bodies WHERE b IN (SELECT b FROM planted_food UNION SELECT b FROM planted_canteens UNION SELECT b FROM catered)
UNION SELECT licence_no FROM food_licences WHERE kind = 'school' OR ended OR expired OR b IN (SELECT b FROM planted_food WHERE flaw = 'caterer')
UNION SELECT 'ST3703' || lpad(number::VARCHAR, 8, '0') FROM bodies WHERE b IN (SELECT b FROM planted_canteens UNION SELECT b FROM catered);
