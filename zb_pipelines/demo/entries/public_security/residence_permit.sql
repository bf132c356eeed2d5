SELECT 'JZ3703' || lpad(n::VARCHAR, 10, '0') AS permit_no, id_number AS resident_id, full_name AS name, sex,
    home_address AS residence_address, home_county_code AS residence_district, home_town_code AS town_code, home_community AS community, grid_no,
    getvariable('epoch') - 60 - draw(n, 'permit_issued', 700)::INTEGER AS left_on, phone,
    (getvariable('epoch') - 30 - draw(n, 'permit_issued', 700)::INTEGER) AS issue_date,
    (getvariable('epoch') + 30 + draw(n, 'permit_until', 700)::INTEGER) AS valid_until,
    stamp(changed_on, n, 'permit') AS update_time
FROM lives LEFT JOIN grid_of ON grid_of.town = home_town AND grid_of.community = home_community WHERE permitted
UNION ALL
SELECT 'JZ3703' || lpad((5000000000 + range)::VARCHAR, 10, '0'),
    checked_id(one_of(range, 'home_region', ['810000', '820000', '830000'], 3) || resident_tail(DATE '1970-01-01' + (range * 331 % 18000)::INTEGER, 1 + range % 900)::VARCHAR),
    one_of(range, 'guest', getvariable('surnames'), 25) || one_of(range, 'guest_given', getvariable('given_first'), 30), ['2', '1'][1 + (1 + range % 900) % 2],
    '山东省淄博市' || county || town || one_of(range, 'guest_street', getvariable('streets'), 16) || (1 + range) || '号', county_code,
    town_code, one_of(range, 'guest_community', getvariable('communities'), 12) || '社区', NULL, getvariable('epoch') - 60 - draw(range, 'guest_issued', 700)::INTEGER,
    '154' || lpad(draw(range, 'guest_phone', 100000000)::VARCHAR, 8, '0'),
    getvariable('epoch') - 30 - draw(range, 'guest_issued', 700)::INTEGER, getvariable('epoch') + 900,
    stamp(getvariable('epoch') - 1 - draw(range, 'guest_changed', 300)::INTEGER, range, 'guest')
FROM range(getvariable('foreigners') // 3) JOIN places ON place = draw(range, 'guest_place', 88)
