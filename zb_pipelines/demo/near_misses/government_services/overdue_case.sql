-- Ten days over the national holidays, of which few were working days.
SELECT DISTINCT case_no AS subject, '' AS case_key FROM service_cases WHERE flaw = 'over_holidays'
