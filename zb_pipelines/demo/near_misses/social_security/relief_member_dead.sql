-- The dead member was taken off the household's list and its number.
SELECT 'DB3703' || lpad(household::VARCHAR, 8, '0') AS subject, '' AS case_key
FROM people JOIN deaths USING (n) WHERE (household % 25 = 4 OR household < 60) AND household <> 57
