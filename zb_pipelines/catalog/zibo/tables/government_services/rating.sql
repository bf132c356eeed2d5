SELECT r.rating_no, r.case_no, c.item_code, c.organ_name, r.score, r.score IN ('1', '2') AS bad, r.rated_on, r.corrected_on,
    CASE WHEN r.score IN ('1', '2') THEN workdays_between(r.rated_on, coalesce(r.corrected_on, getvariable('build_day'))) END AS correction_days,
    list_filter([origin('administrative_approval/service_rating', r._record), origin('administrative_approval/service_case', c._record)], lambda o: o IS NOT NULL) AS _origin
FROM aggregation.administrative_approval__service_rating AS r
LEFT JOIN aggregation.administrative_approval__service_case AS c ON c.case_no = r.case_no
