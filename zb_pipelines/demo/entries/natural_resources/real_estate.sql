SELECT '370301' || '001002' || 'GB' || lpad(dwelling::VARCHAR, 13, '0') || 'F' AS unit_no,
    '鲁（2023）淄博市不动产权第' || lpad(dwelling::VARCHAR, 8, '0') || '号' AS certificate_no, full_name AS holder_name,
    id_number AS holder_id, 'FW' AS right_kind, lives.address, NULL AS address_code, round(60 + draw(household, 'area', 9000) / 100, 2) AS area, lives.county_code AS district,
    coalesce(lives.moved_on, DATE '2015-01-01' + draw(household, 'bought', 3500)::INTEGER) AS register_date, '1' AS right_state
FROM lives JOIN (SELECT household, dwelling FROM households) AS homes USING (household) WHERE role <= 1 AND draw(household, 'owner', 10) < getvariable('owners')
    AND household NOT IN (SELECT household FROM relief WHERE asset = 'woodland')
UNION ALL
SELECT '370301' || '001003' || 'GB' || lpad((household * 2 + copy)::VARCHAR, 13, '0') || 'F',
    '鲁（2024）淄博市不动产权第' || lpad((household * 2 + copy)::VARCHAR, 8, '0') || '号', full_name, id_number, 'FW',
    address, NULL, 90 + copy, county_code, DATE '2024-03-01' + copy::INTEGER, '1'
FROM people JOIN relief USING (n, household), (SELECT range AS copy FROM range(2)) WHERE asset = 'home'
UNION ALL
SELECT '370301' || '001005' || 'GB' || lpad((household * 3 + copy)::VARCHAR, 13, '0') || 'F',
    '鲁（2023）淄博市不动产权第' || lpad((90000000 + household * 3 + copy)::VARCHAR, 8, '0') || '号', full_name, id_number, ['FW', 'LD', 'FW'][1 + copy],
    address, NULL, 80 + copy, county_code, DATE '2023-03-01' + copy::INTEGER, ['1', '1', '2'][1 + copy]
FROM people JOIN relief USING (n, household), (SELECT range AS copy FROM range(3)) WHERE asset = 'woodland'
UNION ALL
SELECT '370301' || '001004' || 'GB' || lpad(number::VARCHAR, 13, '0') || 'F', '鲁（2022）淄博市不动产权第' || lpad(number::VARCHAR, 8, '0') || '号', name, uscc, 'FW',
    address, 'DZ' || uscc, 300 + draw(b, 'rooms', 4000), county_code, DATE '2012-05-01' + draw(b, 'housed', 3600)::INTEGER, '1'
FROM state_firms
