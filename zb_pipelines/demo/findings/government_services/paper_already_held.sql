SELECT DISTINCT case_no AS subject, 'C03' AS case_key FROM service_cases WHERE flaw = 'paper_held'
