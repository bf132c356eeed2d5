SELECT 'DB3703' || lpad(relief.household::VARCHAR, 8, '0') AS subject, uscc AS case_key
FROM relief JOIN bodies ON bodies.representative_n = relief.n WHERE asset = 'company' AND bodies.kind IN ('enterprise', 'individual') AND bodies.status = '1'
