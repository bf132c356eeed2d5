SELECT 'ZD' || lpad(stop::VARCHAR, 5, '0') AS stop_no, town || one_of(stop, 'road', getvariable('streets'), 16) || '站' AS stop_name,
    one_of(stop, 'road', getvariable('streets'), 16) AS road, county_code AS district,
    round(117.6 + draw(stop, 'longitude', 8000) / 10000, 6) AS longitude, round(36.2 + draw(stop, 'latitude', 9000) / 10000, 6) AS latitude
FROM (SELECT range AS stop, range % 88 AS place FROM range(1200)) JOIN places USING (place)
