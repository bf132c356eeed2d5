SELECT s.sample_no, s.uscc, s.body_name, s.product, s.category, s.sampled_on, s.conclusion, s.failed_item,
    count(*) FILTER (WHERE s.conclusion = 'N') OVER (PARTITION BY s.uscc ORDER BY s.sampled_on, s.sample_no ROWS UNBOUNDED PRECEDING) AS failures_so_far,
    [origin('market_supervision/food_sampling', s._record)] AS _origin
FROM aggregation.market_supervision__food_sampling AS s
