SELECT permit_no, name AS enterprise_name, uscc, one_of(b, 'managed', ['重点管理', '简化管理', '登记管理'], 3) AS management,
    address, county_code AS district, longitude, latitude, issue_date, valid_until
FROM permits
