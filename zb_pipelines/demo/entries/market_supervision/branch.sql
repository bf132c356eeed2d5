SELECT uscc('91', 'MK', number) AS uscc, name || '第一分公司' AS name, uscc AS parent_uscc, name AS parent_name, representative AS manager, status,
    established + 30 AS established, address, county_code AS district, stamp(changed_on, b, 'branch') AS update_time
FROM bodies WHERE kind = 'enterprise' AND pair = '91' AND number < getvariable('enterprises') AND number % 6 = 5
UNION ALL
SELECT uscc('91', 'MN', number), name || '第一分公司经营部', uscc('91', 'MK', number), name || '第一分公司', representative, status,
    established + 60, address, county_code, stamp(changed_on, b, 'sub_branch')
FROM bodies WHERE kind = 'enterprise' AND pair = '91' AND number < getvariable('enterprises') AND number % 24 = 5
