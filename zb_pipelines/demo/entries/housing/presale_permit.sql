SELECT '淄预售字第' || lpad(number::VARCHAR, 8, '0') || '号' AS permit_no, name AS developer, uscc,
    one_of(b, 'project', getvariable('quarters'), 10) || (1 + number % 9) || '期' AS project, address, county_code AS district,
    2000 + draw(b, 'presale', 40000) AS area, 20 + draw(b, 'units', 400) AS units, DATE '2021-01-01' + draw(b, 'presold', 2000)::INTEGER AS issue_date
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND (trade = '建筑' OR number < 120)
