-- The member's company was revoked.
SELECT 'DB3703' || lpad(relief.household::VARCHAR, 8, '0') AS subject, uscc AS case_key
FROM relief JOIN bodies ON bodies.representative_n = relief.n WHERE asset = 'gone_company' AND bodies.status <> '1'
