SELECT l.licence_no AS subject, '' AS case_key, l.valid_until + 1 AS since, max(i.inspected_on) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    l.kind || strftime(l.valid_until, '%Y-%m-%d') || '到期，之后' || count(*) || '次检查时仍在经营，最近一次为' || strftime(max(i.inspected_on), '%Y-%m-%d') AS detail,
    list_prepend(evidence('thematic.food_safety__licence', l.licence_no, '有效期至 ' || strftime(l.valid_until, '%Y-%m-%d')),
        list(evidence('thematic.food_safety__inspection', i.inspection_no, strftime(i.inspected_on, '%Y-%m-%d') || ' 检查时正常经营') ORDER BY i.inspected_on, i.inspection_no)) AS evidence
FROM thematic.food_safety__licence AS l
JOIN thematic.food_safety__inspection AS i ON i.uscc = l.uscc AND i.operating = '1' AND NOT i.licensed
    AND i.inspected_on > l.valid_until + CAST(getvariable('grace_days') AS INTEGER)
GROUP BY l.licence_no, l.kind, l.valid_until
