WITH claimed AS (
    SELECT coalesce(m.uscc, s.institution_code) AS body, m.institution_code IS NULL AS unknown, m.licence_until, m._record AS institution_record,
        s.begin_date, s.fund_amount, s._record
    FROM aggregation.medical_insurance__settlement AS s
    LEFT JOIN aggregation.health_commission__medical_institution AS m ON m.institution_code = s.institution_code
    WHERE EXISTS (SELECT 1 FROM aggregation.health_commission__medical_institution AS r WHERE r.institution_code IS NOT NULL)
        AND (m.institution_code IS NULL OR m.licence_until + CAST(getvariable('grace_days') AS INTEGER) < s.begin_date)
)
SELECT c.body AS subject, '' AS case_key, min(c.begin_date) AS since, max(c.begin_date) AS until, sum(c.fund_amount) AS amount,
    CASE WHEN bool_or(c.unknown) THEN '医疗机构登记中没有该机构' ELSE '执业许可已于 ' || max(c.licence_until) || ' 到期' END
        || '，其后发生医保结算 ' || count(*) || ' 笔，基金支付 ' || CAST(coalesce(sum(c.fund_amount), 0) AS DECIMAL(18, 2)) || ' 元' AS detail,
    list_concat(list_slice(list(evidence('medical_insurance/settlement', c._record, '就诊日期 ' || c.begin_date || '，基金支付 ' || CAST(coalesce(c.fund_amount, 0) AS DECIMAL(18, 2)) || ' 元')
            ORDER BY c.begin_date, c._record), 1, 20),
        CASE WHEN bool_or(c.unknown) THEN [] ELSE [evidence('health_commission/medical_institution', any_value(c.institution_record), '执业许可有效期至 ' || max(c.licence_until))] END) AS evidence
FROM claimed AS c
GROUP BY c.body
