SELECT 'TX3703' || lpad(number::VARCHAR, 8, '0') AS licence_no, name AS body_name, uscc,
    one_of(b, 'special', ['LG', 'DD', 'GZ', 'KS'], 4) AS trade, representative AS legal_representative, address,
    county_code AS district, DATE '2022-01-01' + draw(b, 'licensed', 1500)::INTEGER AS issue_date,
    DATE '2028-01-01' + draw(b, 'licensed', 1500)::INTEGER AS valid_until, canary(b, 'violation') AS violation_record
FROM bodies WHERE kind = 'enterprise' AND pair = '91' AND number < getvariable('enterprises') AND (number % 20 = 3 OR number < 120)
