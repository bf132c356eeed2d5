WITH covered AS (
    SELECT DISTINCT i.inspection_no FROM aggregation.market_supervision__food_inspection AS i
    JOIN thematic.food_safety__licence AS l ON l.uscc = i.uscc AND i.inspected_on BETWEEN l.issue_date AND l.valid_until
)
SELECT i.inspection_no, i.uscc, i.body_name, i.licence_no, i.inspected_on, i.operating, i.result, c.inspection_no IS NOT NULL AS licensed,
    [origin('market_supervision/food_inspection', i._record)] AS _origin
FROM aggregation.market_supervision__food_inspection AS i LEFT JOIN covered AS c ON c.inspection_no = i.inspection_no
