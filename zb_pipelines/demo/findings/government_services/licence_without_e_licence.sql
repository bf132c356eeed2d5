SELECT DISTINCT licence_no AS subject, case_no AS case_key FROM service_cases WHERE flaw = 'no_e_licence'
