-- Households on 低保 that own what they should have told: a company, a second home, a car, a provident fund.
-- ``n`` is the member who owns it. Two more of each kind own what the rules do not count: a company that was
-- revoked, a home beside woodland and a home since sold, a motorcycle, a sealed account.

CREATE OR REPLACE TABLE relief AS
SELECT household, 3 * household + 1 AS n, CASE WHEN lot < 4 * getvariable('plants') THEN ['company', 'home', 'car', 'fund'][1 + lot % 4]
        ELSE ['gone_company', 'woodland', 'motorcycle', 'sealed_fund'][1 + lot % 4] END AS asset,
    lot // 4 - CASE WHEN lot < 4 * getvariable('plants') THEN 0 ELSE getvariable('plants') END AS turn
FROM (SELECT household, row_number() OVER (ORDER BY hash(household, 'relief', getvariable('seed'))) - 1 AS lot
      FROM households WHERE on_relief(household) AND householder_age < 55)
WHERE lot < 4 * getvariable('plants') + 8;
