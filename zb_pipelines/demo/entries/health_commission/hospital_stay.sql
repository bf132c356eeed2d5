WITH regular AS (
    SELECT n, id_number, full_name, 1 AS turn, clinic(n, 'ward') AS number, admitted, admitted + 1 + draw(n, 'days', 13)::INTEGER AS discharged,
        CASE WHEN draw(n, 'moved_on', 6) = 0 THEN '2' ELSE '1' END AS mode
    FROM (SELECT *, getvariable('epoch') - 200 + draw(n, 'admitted', 600)::INTEGER AS admitted FROM lives
          WHERE role IN (1, 2) AND enrolled AND draw(n, 'inpatient', 5) = 0 AND n NOT IN (SELECT n FROM patients))
), stays AS (
    FROM regular
    -- Moved on to the next hospital on the day of discharge, as happens.
    UNION ALL SELECT n, id_number, full_name, 2, number % (getvariable('medicals') * 4 // 5 - 1) + 1, discharged, discharged + 5, '1' FROM regular WHERE draw(n, 'moved_on', 6) = 0
    UNION ALL SELECT n, id_number, full_name, 1, clinic(n, 'ward'), getvariable('epoch') - 90, getvariable('epoch') - 80, '1'
    FROM patients JOIN people USING (n) WHERE part = 'two_beds'
    UNION ALL SELECT n, id_number, full_name, 2, 1 + clinic(n, 'ward'), getvariable('epoch') - 85, getvariable('epoch') - 75, '1'
    FROM patients JOIN people USING (n) WHERE part = 'two_beds'
    -- Sent on; the papers of the first hospital were closed two days later.
    UNION ALL SELECT n, id_number, full_name, 1, clinic(n, 'ward'), getvariable('epoch') - 90, getvariable('epoch') - 80, '2'
    FROM patients JOIN people USING (n) WHERE part = 'transferred'
    UNION ALL SELECT n, id_number, full_name, 2, 1 + clinic(n, 'ward'), getvariable('epoch') - 82, getvariable('epoch') - 70, '1'
    FROM patients JOIN people USING (n) WHERE part = 'transferred'
)
SELECT 'ZY' || strftime(admitted, '%Y%m%d') || lpad(n::VARCHAR, 10, '0') || turn AS stay_no, id_number AS resident_id, full_name AS name,
    institution_code(number) AS institution_code, one_of(n, 'department', ['内科', '外科', '骨科', '康复科'], 4) AS department, admitted,
    CASE WHEN discharged <= getvariable('day') THEN discharged END AS discharged,
    CASE WHEN discharged <= getvariable('day') THEN mode END AS discharge_mode, 2000 + draw(n, 'stay_fee', 20000) AS total_amount
FROM stays WHERE admitted <= getvariable('day')
