SELECT 'DB3703' || lpad(household::VARCHAR, 8, '0') AS subject, '' AS case_key FROM people WHERE household = 57 AND role = 0
