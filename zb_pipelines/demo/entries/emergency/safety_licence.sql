SELECT licence_no, name AS enterprise_name, uscc, one_of(b, 'scope', getvariable('scopes'), 12) AS scope, county_code AS district, issue_date,
    valid_until, CASE WHEN closed_on IS NOT NULL THEN '2' ELSE '1' END AS status
FROM safety_licences
