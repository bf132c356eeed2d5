-- Paid for the month after the death, before it was known; a household on relief whose dead member was struck off its list.
SELECT people.id_number AS subject, '养老保险待遇:YLDY1' || lpad(n::VARCHAR, 10, '0') AS case_key FROM paid_dead JOIN people USING (n) WHERE paid_dead.turn >= getvariable('plants')
UNION ALL SELECT id_number, '最低生活保障:DB3703' || lpad(household::VARCHAR, 8, '0') FROM people WHERE household IN (57, 58) AND role = 0
