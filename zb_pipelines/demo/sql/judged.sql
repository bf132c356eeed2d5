-- Persons about whom a court has judged: declared dead, declared dead and found alive again, executed.
-- They never stood in a hospital's books, and no other agency knows them.

CREATE OR REPLACE TABLE judged AS
SELECT n, CASE WHEN lot < getvariable('plants') THEN 'declared' WHEN lot < getvariable('plants') + 2 THEN 'revoked' ELSE 'executed' END AS judgment,
    getvariable('epoch') - 300 - draw(n, 'judged', 400)::INTEGER AS judged_on
FROM (SELECT n, row_number() OVER (ORDER BY hash(n, 'judged', getvariable('seed'))) - 1 AS lot
      FROM people WHERE role = 1 AND age BETWEEN 30 AND 59 AND NOT on_relief(household))
WHERE lot < getvariable('plants') + 4;
