-- Registered and not yet insured, within the time for it.
SELECT id_number AS subject, '' AS case_key FROM lives WHERE role = 3 AND NOT missed AND registered AND NOT enrolled
