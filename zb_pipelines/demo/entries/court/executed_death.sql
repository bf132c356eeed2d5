SELECT '执通〔2025〕' || n AS notice_no, id_number AS resident_id, full_name AS name, judged_on AS executed_date
FROM lives WHERE judgment = 'executed'
