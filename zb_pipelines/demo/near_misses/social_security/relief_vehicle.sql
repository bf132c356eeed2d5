-- A motorcycle.
SELECT 'DB3703' || lpad(relief.household::VARCHAR, 8, '0') AS subject, '' AS case_key FROM relief WHERE asset = 'motorcycle'
