SELECT m.benefit_no AS subject, r.uscc AS case_key, greatest(min(m.start_date), any_value(e.established)) AS since, CAST(NULL AS DATE) AS until,
    CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '在享低保家庭有成员任“' || any_value(e.name) || '”的法定代表人或经营者，该单位存续' AS detail,
    list_concat(list(evidence('civil_affairs/minimum_living', m._record, '自 ' || m.start_date || ' 起享受低保') ORDER BY m._record),
        [evidence(split_part(any_value(r._origin[1]), '#', 1), split_part(any_value(r._origin[1]), '#', 2), '任法定代表人或经营者，成立日期 ' || coalesce(CAST(any_value(e.established) AS VARCHAR), '不详'))]) AS evidence
FROM aggregation.civil_affairs__minimum_living AS m
JOIN base.legal_entity__representative AS r ON r.representative_id = m.resident_id
JOIN base.legal_entity__entity AS e ON e.uscc = r.uscc
WHERE m.status = '1' AND e.status = getvariable('counted_status')
GROUP BY m.benefit_no, r.uscc
