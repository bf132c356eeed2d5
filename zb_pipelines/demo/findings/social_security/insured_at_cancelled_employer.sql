SELECT people.id_number AS subject, uscc AS case_key FROM left_behind JOIN people USING (n)
