SELECT '（2025）鲁0301民特' || n || '号' AS judgment_no, id_number AS resident_id, full_name AS name,
    judged_on AS judgment_date, judged_on AS death_date,
    CASE judgment WHEN 'revoked' THEN judged_on + 180 END AS revoked_date,
    CASE judgment WHEN 'revoked' THEN '（2026）鲁0301民特' || n || '号' END AS revocation_no
FROM lives WHERE judgment IN ('declared', 'revoked')
