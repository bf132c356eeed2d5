SELECT 'BA370301' || lpad(number::VARCHAR, 8, '0') AS filing_no, uscc, name AS body_name, one_of(b, 'workshop', ['ZF', 'CY', 'TF'], 3) AS kind, address,
    county_code AS district, DATE '2026-01-05' + draw(b, 'filed', 250)::INTEGER AS filed_on, DATE '2029-01-04' + draw(b, 'filed', 250)::INTEGER AS valid_until
FROM bodies WHERE kind = 'individual' AND number % 7 = 3 AND status = '1'
