SELECT permit_no, name AS enterprise_name, uscc, management,
    address, county_code AS district, longitude, latitude, issue_date, valid_until
FROM permits
