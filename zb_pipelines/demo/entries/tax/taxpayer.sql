SELECT '1013703' || lpad(b::VARCHAR, 11, '0') AS register_no, uscc, name, representative AS legal_representative,
    address AS business_address, phone, CASE WHEN status = '3' THEN '07' WHEN status = '2' THEN '05' ELSE '03' END AS taxpayer_status,
    county_code AS district, established AS register_date, stamp(changed_on, b, 'tax') AS update_time
FROM bodies WHERE kind IN ('enterprise', 'individual')
