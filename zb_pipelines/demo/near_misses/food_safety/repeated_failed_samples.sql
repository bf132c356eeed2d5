-- Failed twice, sixteen months apart.
SELECT uscc AS subject, '' AS case_key FROM bodies WHERE b IN (SELECT b FROM planted_food WHERE flaw = 'failing_apart')
