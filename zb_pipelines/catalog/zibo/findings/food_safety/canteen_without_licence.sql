SELECT c.operator_uscc AS subject, c.canteen_no AS case_key, CAST(NULL AS DATE) AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    '食堂供' || coalesce(CAST(c.diners AS VARCHAR), '若干') || '人就餐，经营者当天没有有效的食品经营许可证' AS detail,
    [evidence('education/school_canteen', split_part(c._origin[1], '#', 2), '登记有学校食堂')] AS evidence
FROM thematic.food_safety__canteen AS c WHERE c.licence_no IS NULL
