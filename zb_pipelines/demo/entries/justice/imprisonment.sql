SELECT 'FX' || lpad(n::VARCHAR, 10, '0') AS file_no, id_number AS resident_id, full_name AS name, start_date,
    start_date + 1800 AS end_date, NULL AS released_date, enforcement
FROM (SELECT n, id_number, full_name, imprisoned_on AS start_date, CASE part WHEN 'probation' THEN '2' ELSE '1' END AS enforcement
      FROM lives JOIN elders USING (n) WHERE part IN ('prisoner', 'suspended', 'probation')
      UNION ALL SELECT n, id_number, full_name, getvariable('epoch') - 100 - draw(n, 'prison_since', 600)::INTEGER, one_of(n, 'enforcement', ['1', '1', '2', '3', '4'], 5)
      FROM lives WHERE role = 1 AND age BETWEEN 25 AND 55 AND draw(n, 'prison', 60) = 0 AND judgment IS NULL)
