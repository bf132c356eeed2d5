SELECT 'HH37' || lpad(n::VARCHAR, 10, '0') AS cremation_no, full_name AS name, id_number AS resident_id,
    CASE sex WHEN '1' THEN '男' ELSE '女' END AS sex, death_date, death_date + 3 AS cremation_date,
    county || '殡仪馆' AS funeral_home
FROM lives WHERE dead AND death_date + 3 <= getvariable('day')
