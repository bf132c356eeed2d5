-- The employer's licence was revoked, it is not yet cancelled.
SELECT id_number AS subject, employer.uscc AS case_key FROM lives JOIN bodies AS employer ON kind = 'enterprise' AND number = draw(n, 'employer', getvariable('enterprises'))
WHERE insured AND employer.status = '2' AND n NOT IN (SELECT n FROM left_behind UNION ALL SELECT n FROM contributors)
