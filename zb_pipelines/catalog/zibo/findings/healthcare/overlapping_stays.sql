WITH stays AS (
    SELECT s.stay_no, s.resident_id, s.institution_code, s.admitted, coalesce(s.discharged, getvariable('build_day')) AS left_on, s.total_amount, s.discharge_mode IN ('2', '3') AS sent_on, s._record
    FROM aggregation.health_commission__hospital_stay AS s
), pairs AS (
    SELECT a.resident_id, a.stay_no AS first_no, b.stay_no AS second_no, greatest(a.admitted, b.admitted) AS since, least(a.left_on, b.left_on) AS until,
        least(a.total_amount, b.total_amount) AS amount, a._record AS first_record, b._record AS second_record,
        a.admitted AS first_admitted, a.left_on AS first_left, b.admitted AS second_admitted, b.left_on AS second_left, coalesce(a.sent_on, false) AS sent_on
    FROM stays AS a JOIN stays AS b ON b.resident_id = a.resident_id AND b.institution_code <> a.institution_code
        AND (b.admitted, b.stay_no) > (a.admitted, a.stay_no)
)
SELECT p.resident_id AS subject, p.first_no || '/' || p.second_no AS case_key, p.since, p.until, p.amount,
    '两家医院的住院重叠 ' || (p.until - p.since) || ' 天' AS detail,
    [evidence('health_commission/hospital_stay', p.first_record, '住院 ' || p.first_admitted || ' 至 ' || p.first_left),
     evidence('health_commission/hospital_stay', p.second_record, '住院 ' || p.second_admitted || ' 至 ' || p.second_left)] AS evidence
FROM pairs AS p
WHERE p.until - p.since > CASE WHEN p.sent_on THEN getvariable('transfer_days') ELSE getvariable('tolerance_days') END
