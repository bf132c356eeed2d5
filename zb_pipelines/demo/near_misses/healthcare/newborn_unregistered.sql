-- Born these days and not yet registered.
SELECT 'S37' || lpad(n::VARCHAR, 9, '0') AS subject, '' AS case_key FROM lives WHERE role = 3 AND NOT missed AND NOT registered
