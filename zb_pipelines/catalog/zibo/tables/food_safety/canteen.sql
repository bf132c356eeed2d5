WITH held AS (
    SELECT l.uscc, arg_max(l.licence_no, (l.valid_until, l.licence_no)) AS licence_no, max(l.valid_until) AS valid_until
    FROM thematic.food_safety__licence AS l WHERE l.kind = '食品经营许可' AND l.in_force GROUP BY l.uscc
)
SELECT c.canteen_no, c.school_code, c.school_name, c.school_uscc, c.mode, c.operator_uscc, c.diners, h.licence_no, h.valid_until AS licence_until,
    [origin('education/school_canteen', c._record)] AS _origin
FROM aggregation.education__school_canteen AS c LEFT JOIN held AS h ON h.uscc = c.operator_uscc
