WITH shared AS (
    SELECT m.institution_code, m.insurance_code, m.uscc, m.institution_name, m._record,
        count(*) OVER (PARTITION BY m.insurance_code) AS same_insurance, count(*) OVER (PARTITION BY m.uscc) AS same_uscc
    FROM aggregation.health_commission__medical_institution AS m
)
SELECT s.institution_code, s.insurance_code, s.uscc, s.institution_name, e.uscc IS NOT NULL AS body_known,
    CASE WHEN s.insurance_code IS NULL THEN '没有医保定点编码' WHEN s.same_insurance > 1 THEN '医保定点编码重复' WHEN s.uscc IS NOT NULL AND s.same_uscc > 1 THEN '统一社会信用代码重复' END AS problem,
    [origin('health_commission/medical_institution', s._record)] AS _origin
FROM shared AS s LEFT JOIN base.legal_entity__entity AS e ON e.uscc = s.uscc
