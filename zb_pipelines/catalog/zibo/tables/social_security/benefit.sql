WITH benefit AS (
    SELECT person_key(b.resident_id) AS person, '养老保险待遇' AS kind, b.benefit_no AS benefit_no, b.monthly_amount AS monthly_amount, b.start_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'human_resources/pension_benefit' AS entry, b._record
    FROM aggregation.human_resources__pension_benefit AS b
    UNION ALL
    SELECT person_key(b.resident_id) AS person, '失业保险金' AS kind, b.claim_no AS benefit_no, b.monthly_amount AS monthly_amount, b.start_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'human_resources/unemployment_benefit' AS entry, b._record
    FROM aggregation.human_resources__unemployment_benefit AS b
    UNION ALL
    SELECT person_key(b.resident_id) AS person, '工伤伤残津贴' AS kind, b.decision_no AS benefit_no, b.monthly_amount AS monthly_amount, b.injury_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'human_resources/work_injury' AS entry, b._record
    FROM aggregation.human_resources__work_injury AS b
    UNION ALL
    SELECT person_key(b.resident_id) AS person, '残疾人两项补贴' AS kind, b.subsidy_no AS benefit_no, b.monthly_amount AS monthly_amount, b.start_date AS start_date,
        last_day(CAST(try_strptime(b.last_paid_month, '%Y%m') AS DATE)) AS paid_through, b.status AS status, 'disabled_federation/subsidy' AS entry, b._record
    FROM aggregation.disabled_federation__subsidy AS b
    UNION ALL
    SELECT person_key(b.resident_id) AS person, '高龄津贴' AS kind, left(person_key(b.resident_id), 18) AS benefit_no, b.amount AS monthly_amount, b.start_date AS start_date,
        CASE WHEN b.status = '1' THEN getvariable('build_day') END AS paid_through, b.status AS status, 'linzi_data/elderly_allowance' AS entry, b._record
    FROM aggregation.linzi_data__elderly_allowance AS b
    UNION ALL
    SELECT person_key(b.resident_id) AS person, '最低生活保障' AS kind, b.benefit_no AS benefit_no, CAST(NULL AS DECIMAL(18, 4)) AS monthly_amount, b.start_date AS start_date,
        CASE WHEN b.status = '1' THEN getvariable('build_day') END AS paid_through, b.status AS status, 'civil_affairs/minimum_living' AS entry, b._record
    FROM aggregation.civil_affairs__minimum_living AS b
)
SELECT b.kind, b.benefit_no, b.person, b.monthly_amount, b.start_date, b.paid_through, b.status, b.entry, [origin(b.entry, b._record)] AS _origin
FROM benefit AS b
