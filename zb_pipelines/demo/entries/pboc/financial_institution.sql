SELECT 'B3703' || lpad(number::VARCHAR, 6, '0') AS branch_no, '淄博' || brand || '银行' || county || '支行' AS name, uscc,
    address, county_code AS district, '0533-' || (2000000 + draw(b, 'desk', 7999999)) AS service_phone, established AS opened
FROM bodies WHERE kind = 'enterprise' AND number < 400 AND number < getvariable('enterprises')
