SELECT uscc('71', 'MR', range) AS uscc, county || town || one_of(range, 'venue', ['清真寺', '寺', '教堂', '道观'], 4) || (1 + range // 88) || '号' AS name, full_name AS leader,
    '山东省淄博市' || county || town || '样例路' || (1 + range) || '号' AS address, county_code AS district,
    DATE '2010-01-01' + draw(range, 'venue_since', 5000)::INTEGER AS established, '正常' AS status
FROM range(60) JOIN (SELECT place, county, town, county_code FROM places) AS places ON place = range % 88 JOIN (SELECT n, full_name FROM people) AS people ON n = 3 * off_relief(range, 'venue_leader')
