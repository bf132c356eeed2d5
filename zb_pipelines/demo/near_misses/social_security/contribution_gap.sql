-- Paid to the month before last, as happens.
SELECT id_number AS subject, '' AS case_key FROM contributors JOIN people USING (n) WHERE part = 'short_gap'
