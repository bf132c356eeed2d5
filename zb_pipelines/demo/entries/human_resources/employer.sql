SELECT 'DW' || lpad(number::VARCHAR, 10, '0') AS employer_no, name, reg_no, representative AS legal_representative, phone, address,
    2 + draw(b, 'staff', 300) AS insured_count, county_code AS district, stamp(changed_on, b, 'employer') AS update_time
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises')
