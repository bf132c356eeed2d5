SELECT people.id_number AS subject, '' AS case_key FROM elders JOIN people USING (n) WHERE part = 'two_pensions'
