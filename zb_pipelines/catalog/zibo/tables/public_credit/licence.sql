WITH declared AS (
    SELECT m.document_no, 'market_supervision/administrative_licence' AS source, m.party_name, m.party_type AS party_kind,
        m.uscc, CAST(NULL AS VARCHAR) AS org_code, CAST(NULL AS VARCHAR) AS reg_no, CAST(NULL AS VARCHAR) AS tax_no,
        m.certificate_no, CAST(NULL AS VARCHAR) AS representative, m.licence_name, m.licence_no, m.content,
        m.decision_date, m.valid_from, m.valid_until, m.day AS published_on, m.organ_name, '0' AS state,
        getvariable('market_days') AS publicity_limit, origin('market_supervision/administrative_licence', m._record) AS made_of
    FROM aggregation.market_supervision__administrative_licence AS m
    UNION ALL
    SELECT z.document_no, 'zhangdian_data/administrative_licence', z.party_name,
        CASE WHEN z.uscc IS NULL AND z.person_id IS NOT NULL THEN '2' WHEN z.uscc[1:2] = '92' THEN '3' ELSE '1' END,
        z.uscc, z.org_code, z.reg_no, z.tax_no, z.person_id, z.representative, z.project_name, CAST(NULL AS VARCHAR), z.content,
        z.decision_date, z.decision_date, z.valid_until, z.publish_date, z.organ_name, z.state,
        getvariable('publicity_days'), origin('zhangdian_data/administrative_licence', z._record)
    FROM aggregation.zhangdian_data__administrative_licence AS z
), withdrawals AS (
    SELECT w.document_no, min(w.revoked_on) AS revoked_on
    FROM aggregation.development_reform__credit_withdrawal AS w
    WHERE w.revoked_on <= getvariable('build_day') GROUP BY w.document_no
), timed AS (
    SELECT d.*, add_workdays(d.decision_date, d.publicity_limit) AS publish_due,
        coalesce(w.revoked_on, CASE WHEN d.state = '1' THEN d.published_on END) AS revoked_on
    FROM declared AS d LEFT JOIN withdrawals AS w ON w.document_no = d.document_no
)
SELECT t.document_no, t.source, t.party_name, t.party_kind, t.uscc, t.org_code, t.reg_no, t.tax_no, t.certificate_no, t.representative,
    t.licence_name, t.licence_no, t.content, t.decision_date, t.valid_from, t.valid_until, t.published_on, t.publish_due,
    greatest(0, workdays_between(t.publish_due, t.published_on)) AS late_days, t.organ_name, t.revoked_on,
    CASE WHEN t.party_kind <> '2' THEN least(
        coalesce(t.valid_until, CAST(t.decision_date + to_months(CAST(getvariable('open_months') AS INTEGER)) AS DATE)), t.revoked_on - 1) END AS served_until,
    nullif(concat_ws('；',
        CASE WHEN t.valid_until < t.valid_from THEN '有效期倒置' END,
        CASE WHEN t.party_kind = '2' AND coalesce(t.uscc, t.org_code, t.reg_no, t.tax_no) IS NOT NULL THEN '自然人填了单位代码' END,
        CASE WHEN t.party_kind = '1' AND t.certificate_no IS NOT NULL THEN '单位填了个人证件号码' END,
        CASE WHEN t.party_kind <> '2' AND coalesce(t.uscc, t.org_code, t.reg_no, t.tax_no) IS NULL THEN '单位没有任何代码' END), '') AS warnings,
    [t.made_of] AS _origin
FROM timed AS t
