WITH failed AS (
    SELECT s.uscc, s.sample_no, s.sampled_on, s.product, s.failed_item, s._record
    FROM aggregation.market_supervision__food_sampling AS s WHERE s.conclusion = 'N'
), together AS (
    SELECT a.uscc, a.sample_no, count(*) AS times
    FROM failed AS a JOIN failed AS b ON b.uscc = a.uscc AND b.sampled_on >= a.sampled_on
        AND b.sampled_on <= a.sampled_on + to_months(CAST(getvariable('months') AS INTEGER))
    GROUP BY a.uscc, a.sample_no HAVING count(*) >= getvariable('failures')
)
SELECT f.uscc AS subject, '' AS case_key, min(f.sampled_on) AS since, max(f.sampled_on) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '抽检' || count(*) || '次不合格：' || string_agg(DISTINCT coalesce(f.failed_item, '项目未填'), '、' ORDER BY coalesce(f.failed_item, '项目未填')) AS detail,
    list(evidence('market_supervision/food_sampling', f._record, strftime(f.sampled_on, '%Y-%m-%d') || ' ' || f.product || ' 不合格') ORDER BY f.sampled_on, f.sample_no) AS evidence
FROM failed AS f WHERE f.uscc IN (SELECT t.uscc FROM together AS t) GROUP BY f.uscc
