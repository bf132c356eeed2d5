SELECT licence_no, uscc, name AS body_name, business, scope, address, county_code AS district, issue_date, valid_until, status
FROM food_licences
