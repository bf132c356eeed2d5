-- A licence was asked for that this applicant, a person, has not.
SELECT case_no AS subject, 'C03' AS case_key FROM service_cases WHERE flaw IS NULL AND materials LIKE '%C03%'
