SELECT people.id_number AS subject, '养老保险待遇:YLDY1' || lpad(n::VARCHAR, 10, '0') AS case_key
FROM paid_dead JOIN people USING (n) WHERE paid_dead.turn < getvariable('plants')
UNION ALL
SELECT people.id_number, '残疾人两项补贴:BT' || lpad(n::VARCHAR, 12, '0') FROM paid_dead JOIN people USING (n) WHERE paid_dead.turn = 0
