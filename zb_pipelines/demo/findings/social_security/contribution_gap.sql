SELECT id_number AS subject, uscc AS case_key FROM contributors JOIN people USING (n) JOIN bodies ON kind = 'enterprise' AND bodies.number = contributors.number WHERE part = 'gap'
