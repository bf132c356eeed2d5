SELECT licence_id AS subject, '' AS case_key FROM e_licences
WHERE b IN (SELECT b FROM planted_ended) AND family IN ('business', 'sanitary') AND state = '1' AND (valid_until IS NULL OR valid_until >= getvariable('day'))
