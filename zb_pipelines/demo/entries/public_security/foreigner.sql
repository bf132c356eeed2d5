SELECT ['14', 'P17', 'P23'][1 + range % 3] AS paper_kind,
    CASE range % 3 WHEN 0 THEN 'E' || lpad((10000000 + range * 37)::VARCHAR, 8, '0')
        WHEN 1 THEN country || lpad((370300000000 + range)::VARCHAR, 12, '0')
        ELSE checked_id('937' || lpad((100 + draw(range, 'country', 15))::VARCHAR, 3, '0') || resident_tail(birth_date, 100 + range % 900)::VARCHAR) END AS paper_no,
    one_of(range, 'given', ['ANNA', 'JOHN', 'MARIA', 'KENJI', 'MINHO', 'IVAN', 'PRIYA', 'OMAR'], 8) || ' TEST' || range AS name,
    country, ['1', '2'][1 + range % 2] AS sex, birth_date, ['工作', '学习', '家庭团聚'][1 + range % 3] AS residence_reason,
    '山东省淄博市' || county || town || one_of(range, 'foreign_street', getvariable('streets'), 16) || (1 + range % 300) || '号' AS residence_address,
    county_code AS residence_district, getvariable('epoch') + 300 + draw(range, 'foreign_until', 900)::INTEGER AS valid_until,
    stamp(getvariable('epoch') - 1 - draw(range, 'foreign_changed', 300)::INTEGER, range, 'foreigner') AS update_time
FROM (SELECT range, DATE '1965-01-01' + (range * 97 % 12000)::INTEGER AS birth_date,
          one_of(range, 'country', ['AUS', 'CAN', 'DEU', 'FRA', 'GBR', 'IND', 'JPN', 'KOR', 'MYS', 'PAK', 'RUS', 'SGP', 'THA', 'USA', 'VNM'], 15) AS country
      FROM range(getvariable('foreigners')))
JOIN places ON place = draw(range, 'foreign_place', 88)
