-- 在用版本：来源标为有效的版本中版本号最大的；都不有效时取版本号最大的。
WITH ranked AS (
    SELECT i.*, CASE i.holder_code_type WHEN '001' THEN i.holder_code END AS body, CASE i.holder_code_type WHEN '111' THEN i.holder_code END AS person,
        count(*) OVER same AS versions, count(*) FILTER (WHERE i.state = '1') OVER same AS in_force_versions,
        row_number() OVER (PARTITION BY i.type_code, i.licence_no
            ORDER BY i.state <> '1', i.id_version DESC NULLS LAST, i.issue_date DESC NULLS LAST, i.licence_id) AS place
    FROM base.e_license__identifier AS i
    WINDOW same AS (PARTITION BY i.type_code, i.licence_no)
), standing AS (
    SELECT t.licence_id, t.state, t.since FROM base.e_license__state AS t
    WHERE t.since <= getvariable('build_day') AND (t.until IS NULL OR t.until >= getvariable('build_day'))
)
SELECT r.type_code, r.licence_no, r.licence_id, r.licence_name, r.id_version AS version, r.versions, r.in_force_versions,
    r.issuer_code, r.issuer_name, o.uscc IS NOT NULL AS issuer_known, r.issue_date, r.valid_from, r.valid_until,
    r.holder_code_type, r.holder_code, r.holder_name, coalesce(b.uscc, p.resident_id) IS NOT NULL AS holder_known,
    coalesce(b.status IN ('2', '3', '5'), p.life_status = '2', false) AS holder_ended, p.death_date AS holder_ended_on,
    coalesce(s.state, '未生效') AS state, s.since AS state_since, r.fault, r._origin
FROM ranked AS r
LEFT JOIN base.legal_entity__entity AS o ON o.uscc = r.issuer_code
LEFT JOIN base.legal_entity__entity AS b ON b.uscc = r.body
LEFT JOIN base.population__person AS p ON p.resident_id = r.person
LEFT JOIN standing AS s ON s.licence_id = r.licence_id
WHERE r.place = 1
