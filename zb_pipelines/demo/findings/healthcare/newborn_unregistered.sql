SELECT 'S37' || lpad(n::VARCHAR, 9, '0') AS subject, '' AS case_key
FROM lives WHERE missed AND NOT registered AND birth_date + 30 < getvariable('day') AND birth_date >= getvariable('day') - 365
