SELECT 'WX3703' || lpad(number::VARCHAR, 6, '0') AS source_no, trade || '储罐区' || (1 + number % 5) AS source_name, name AS enterprise_name, uscc,
    one_of(b, 'hazard', ['一级', '二级', '三级', '四级'], 4) AS grade, county_code AS district, longitude, latitude, phone AS contact_phone,
    DATE '2022-01-01' + draw(b, 'filed', 1600)::INTEGER AS filing_date
FROM bodies WHERE kind = 'enterprise' AND number < 20000 AND number < getvariable('enterprises') AND (trade IN ('化工', '医药') OR number < 120)
