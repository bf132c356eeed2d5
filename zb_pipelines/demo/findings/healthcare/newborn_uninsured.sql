SELECT id_number AS subject, '' AS case_key
FROM lives WHERE missed AND registered AND NOT enrolled AND birth_date + 90 < getvariable('day') AND birth_date >= getvariable('day') - 365
