SELECT uscc, name, '23703' || lpad(number::VARCHAR, 12, '0') AS licence_no, representative AS legal_representative, phone, address,
    county_code AS district, established, '正常' AS status, 3 + draw(b, 'lawyers', 60) AS lawyers
FROM bodies WHERE kind = 'law_firm'
