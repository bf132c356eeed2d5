SELECT 'JZ3703' || lpad(n::VARCHAR, 10, '0') AS permit_no, id_number AS resident_id, full_name AS name, sex,
    address AS residence_address, county_code AS residence_district, phone,
    (getvariable('epoch') - 30 - draw(n, 'permit_issued', 700)::INTEGER) AS issue_date,
    (getvariable('epoch') + 30 + draw(n, 'permit_until', 700)::INTEGER) AS valid_until,
    stamp(changed_on, n, 'permit') AS update_time
FROM lives WHERE permitted
