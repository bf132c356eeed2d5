-- The city's economy as single-month figures of every district and of the city, from four years
-- before the city's day. What agencies publish of it is cumulated, rounded, revised in the entries.

CREATE OR REPLACE TABLE economy AS
WITH series(code, scale, trend, over) AS (VALUES
    ('GDP', 52.0, 0.058, 1.012), ('IND', 26.0, 0.066, 1.004), ('RET', 21.0, 0.071, 1.0),
    ('REV', 34000.0, 0.032, 1.085), ('EXP', 46000.0, 0.027, 1.12), ('ELE', 33000.0, 0.041, 1.0), ('FDI', 380.0, 0.05, 1.0)
), months AS (
    SELECT (date_trunc('month', getvariable('day')) - to_months(range::INTEGER))::DATE AS month FROM range(1, 49)
), districts AS (SELECT DISTINCT county_code AS region FROM places), figures AS (
    SELECT code, region, month, over, scale * (0.5 + (hash(region, 'size', getvariable('seed')) % 100) / 100)
        * pow(1 + trend, (month - DATE '2022-01-01') / 365.25) * (0.94 + (hash(code, region, month, getvariable('seed')) % 1200) / 10000)
        * (1 + 0.08 * sin(pi() * month(month) / 6)) AS value
    FROM series, months, districts
)
SELECT code, region, month, value FROM figures
UNION ALL SELECT code, '370300', month, sum(value) * any_value(over) FROM figures GROUP BY code, month;

-- The same, cumulated within the year.
CREATE OR REPLACE TABLE economy_to_date AS
SELECT code, region, month, sum(value) OVER (PARTITION BY code, region, year(month) ORDER BY month) AS value
FROM economy WHERE month >= (SELECT date_trunc('year', min(month) + INTERVAL 11 MONTH) FROM economy);
