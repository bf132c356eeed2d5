SELECT '（' || year(effective_on - 20) || '）鲁0301民初' || (100000 + parted.household) || '号' AS judgment_no,
    plaintiff.full_name AS plaintiff_name, plaintiff.id_number AS plaintiff_id, defendant.full_name AS defendant_name, defendant.id_number AS defendant_id,
    '淄博市' || plaintiff.county || '人民法院' AS court, effective_on - 20 AS judgment_date,
    CASE WHEN kind <> 'pending' THEN effective_on END AS effective_date
FROM parted JOIN people AS plaintiff ON plaintiff.household = parted.household AND plaintiff.role = draw(parted.household, 'sues', 2)
JOIN people AS defendant ON defendant.household = parted.household AND defendant.role = 1 - plaintiff.role
