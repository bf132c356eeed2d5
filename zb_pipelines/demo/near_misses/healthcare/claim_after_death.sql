-- Treated before the death, settled long after it.
SELECT people.id_number AS subject, '' AS case_key FROM paid_dead JOIN people USING (n) WHERE paid_dead.turn < 2
