-- The second pension was stopped.
SELECT people.id_number AS subject, '' AS case_key FROM elders JOIN people USING (n) WHERE part = 'stopped_second'
