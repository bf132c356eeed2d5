-- Decided long ago, under an item that issues no licence.
SELECT licence_no AS subject, case_no AS case_key FROM service_cases WHERE NOT licensed AND flaw IS NOT NULL
