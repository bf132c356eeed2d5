SELECT CASE WHEN n IN (SELECT n FROM relief WHERE asset = 'motorcycle') THEN '07' ELSE one_of(n, 'plate', ['02', '02', '52'], 3) END AS plate_kind, plate(n) AS plate_no, full_name AS owner_name, id_number AS owner_id,
    one_of(n, 'brand', ['样例一号', '样例二号', '样例轻卡', '样例微面'], 4) AS brand, 'A' AS use_kind,
    getvariable('epoch') - 100 - draw(n, 'car_bought', 3000)::INTEGER AS register_date, 'A' AS status, county_code AS district
FROM lives WHERE (role <= 1 AND age >= 22 AND draw(n, 'car', 10) < 4 AND NOT on_relief(household))
    OR n IN (SELECT n FROM relief WHERE asset IN ('car', 'motorcycle'))
