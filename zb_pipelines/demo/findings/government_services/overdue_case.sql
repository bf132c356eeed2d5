SELECT DISTINCT case_no AS subject, '' AS case_key FROM service_cases WHERE flaw = 'overdue'
