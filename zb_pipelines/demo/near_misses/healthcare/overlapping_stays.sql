-- Sent on by the first hospital, whose papers were closed two days later; or moved on the same day.
SELECT people.id_number AS subject, '' AS case_key FROM patients JOIN people USING (n) WHERE part = 'transferred'
UNION ALL SELECT id_number, '' FROM lives WHERE role IN (1, 2) AND enrolled AND draw(n, 'inpatient', 5) = 0 AND n NOT IN (SELECT n FROM patients) AND draw(n, 'moved_on', 6) = 0
