SELECT '370301' || '001' || '002' || 'GB' || lpad(number::VARCHAR, 5, '0') AS parcel_no, one_of(b, 'use', ['07', '06', '05', '08'], 4) AS land_use,
    county_code AS district, town, round(111195 * 0.0008 * 111195 * 0.0006 * cos(radians(latitude))) AS area,
    'POLYGON ((' || array_to_string(list_transform(corners, lambda c: round(longitude + c[1], 6) || ' ' || round(latitude + c[2], 6)), ', ') || '))' AS boundary,
    DATE '2012-01-01' + draw(b, 'parcel', 5000)::INTEGER AS register_date
FROM (SELECT *, CASE WHEN number % 97 = 5 THEN [[-0.0004, -0.0003], [0.0004, 0.0003], [0.0004, -0.0003], [-0.0004, 0.0003], [-0.0004, -0.0003]]
             ELSE [[-0.0004, -0.0003], [0.0004, -0.0003], [0.0004, 0.0003], [-0.0004, 0.0003], [-0.0004, -0.0003]] END AS corners
      FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND number < 100000 AND number % 3 <> 1)
