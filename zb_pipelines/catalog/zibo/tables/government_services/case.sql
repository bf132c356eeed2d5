SELECT c.case_no, c.item_code, i.title AS item_title, c.applicant_kind, c.uscc, person_key(c.applicant_id) AS person,
    CAST(c.accepted_time AS DATE) AS accepted_on, CAST(c.decided_time AS DATE) AS decided_on, i.item_code IS NOT NULL AS item_known, i.promised_days,
    add_workdays(CAST(c.accepted_time AS DATE), i.promised_days) AS due_on,
    workdays_between(CAST(c.accepted_time AS DATE), coalesce(CAST(c.decided_time AS DATE), getvariable('build_day'))) AS used_days,
    greatest(0, workdays_between(CAST(c.accepted_time AS DATE), coalesce(CAST(c.decided_time AS DATE), getvariable('build_day'))) - i.promised_days) AS overdue_days,
    c.result, c.licence_no, e.licence_id AS e_licence_id, c.organ_name,
    list_filter([origin('administrative_approval/service_case', c._record), origin('administrative_approval/service_item', i._record)], lambda o: o IS NOT NULL) AS _origin
FROM aggregation.administrative_approval__service_case AS c
LEFT JOIN aggregation.administrative_approval__service_item AS i ON i.item_code = c.item_code
LEFT JOIN base.e_license__licence AS e ON e.type_code = i.licence_type AND e.licence_no = c.licence_no
