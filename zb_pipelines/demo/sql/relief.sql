-- Households on 低保 that own what they should have told: a company, a second home, a car, a provident fund.
-- ``n`` is the member who owns it.

CREATE OR REPLACE TABLE relief AS
SELECT household, 3 * household + 1 AS n, ['company', 'home', 'car', 'fund'][1 + lot % 4] AS asset, lot // 4 AS turn
FROM (SELECT household, row_number() OVER (ORDER BY hash(household, 'relief', getvariable('seed'))) - 1 AS lot
      FROM households WHERE on_relief(household) AND householder_age < 55)
WHERE lot < 4 * getvariable('plants');
