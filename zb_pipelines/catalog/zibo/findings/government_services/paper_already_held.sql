WITH demanded AS (
    SELECT c.case_no, c.item_code, list_filter([c.uscc, c.applicant_id], lambda h: h IS NOT NULL) AS holders,
        CAST(c.accepted_time AS DATE) AS accepted_on, c._record, unnest(string_split(c.materials, ',')) AS material_code
    FROM aggregation.administrative_approval__service_case AS c
), papers AS (
    SELECT d.case_no, d.accepted_on, d._record, d.material_code, m.title, m.licence_type, m._record AS material, unnest(d.holders) AS holder
    FROM demanded AS d
    JOIN aggregation.administrative_approval__service_item_material AS m ON m.item_code = d.item_code AND m.material_code = d.material_code
    WHERE m.licence_type IS NOT NULL
)
SELECT p.case_no AS subject, p.material_code AS case_key, p.accepted_on AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    strftime(p.accepted_on, '%Y-%m-%d') || '受理时要求提交“' || coalesce(min(p.title), p.material_code) || '”，平台当日已有有效的电子证照' AS detail,
    [evidence('administrative_approval/service_case', min(p._record), '要求提交材料 ' || p.material_code),
     evidence('administrative_approval/service_item_material', min(p.material), '材料对应证照类型 ' || min(p.licence_type)),
     evidence('base.e_license__identifier', min(e.licence_id), '证照当日有效')] AS evidence
FROM papers AS p
JOIN base.e_license__identifier AS e ON e.type_code = p.licence_type AND e.holder_code = p.holder
JOIN base.e_license__state AS s ON s.licence_id = e.licence_id AND s.state = '有效'
    AND s.since <= p.accepted_on AND (s.until IS NULL OR s.until >= p.accepted_on)
GROUP BY p.case_no, p.material_code, p.accepted_on
