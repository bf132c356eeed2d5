SELECT 'SY' || county_code || grade AS zone_no, county || '样例水库' || ['一级', '二级'][grade] || '保护区' AS name, grade::VARCHAR AS grade, county_code AS district,
    'POLYGON ((' || array_to_string(list_transform([[-1.0, -1.0], [1.0, -1.0], [1.4, 0.0], [1.0, 1.0], [-1.0, 1.0], [-1.4, 0.0], [-1.0, -1.0]],
        lambda c: round(longitude + c[1] * [0.003, 0.008][grade], 6) || ' ' || round(latitude + c[2] * [0.003, 0.008][grade], 6)), ', ') || '))' AS boundary,
    DATE '2012-05-01' + draw(grade, county, 2000)::INTEGER AS approved
FROM seats JOIN (SELECT DISTINCT county_code, county FROM places) AS counties USING (county_code), range(1, 3) AS grades(grade)
WHERE seat = '水源地'
