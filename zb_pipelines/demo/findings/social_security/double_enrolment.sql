SELECT id_number AS subject, '' AS case_key FROM contributors JOIN people USING (n) WHERE part = 'double'
