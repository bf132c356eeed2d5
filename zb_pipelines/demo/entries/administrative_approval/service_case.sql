SELECT case_no, item_code, applicant_kind, applicant_name, uscc, applicant_id, materials, strftime(accepted, '%Y-%m-%d 09:00:00') AS accepted_time,
    strftime(decided, '%Y-%m-%d 16:00:00') AS decided_time, CASE WHEN decided IS NULL THEN '0' WHEN granted THEN '1' ELSE '2' END AS result,
    CASE WHEN licensed THEN licence_no END AS licence_no, '淄博市行政审批服务局' AS organ_name, stamp(touched, number, 'case') AS update_time
FROM service_cases
