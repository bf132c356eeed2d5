SELECT f.uscc AS subject, d.case_no AS case_key, d.published AS since, CAST(NULL AS DATE) AS until, d.amount AS amount,
    '出资企业“' || f.name || '”自 ' || d.published || ' 起为失信被执行人' AS detail,
    [evidence('court/dishonest_body', d._record, d.published || ' 发布：' || d.conduct),
     evidence('state_assets/state_firm', f._record, '列入国家出资企业名录')] AS evidence
FROM aggregation.state_assets__state_firm AS f
JOIN aggregation.court__dishonest_body AS d ON d.uscc = f.uscc
WHERE d.published <= getvariable('build_day') AND (d.removed IS NULL OR d.removed > getvariable('build_day'))
