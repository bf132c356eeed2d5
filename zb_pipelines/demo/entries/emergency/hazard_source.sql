SELECT source_no, trade || '储罐区' || (1 + number % 5) AS source_name, name AS enterprise_name, uscc,
    one_of(b, 'hazard', ['一级', '二级', '三级', '四级'], 4) AS grade, county_code AS district, spot.lon AS longitude, spot.lat AS latitude, phone AS contact_phone,
    DATE '2022-01-01' + draw(b, 'filed', 1600)::INTEGER AS filing_date
FROM (SELECT *, bd09({'lon': longitude, 'lat': latitude}) AS spot FROM hazards)
