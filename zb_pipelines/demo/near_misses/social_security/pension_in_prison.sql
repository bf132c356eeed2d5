-- The pension was suspended in time; or the sentence is served outside prison.
SELECT people.id_number AS subject, 'YLDY1' || lpad(n::VARCHAR, 10, '0') || ':' || imprisoned_on AS case_key FROM elders JOIN people USING (n) WHERE part IN ('suspended', 'probation')
