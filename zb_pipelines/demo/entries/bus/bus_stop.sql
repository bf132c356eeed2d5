SELECT 'ZD' || lpad(stop::VARCHAR, 5, '0') AS stop_no, town || one_of(stop, 'road', getvariable('streets'), 16) || '站' AS stop_name,
    one_of(stop, 'road', getvariable('streets'), 16) AS road, district, place.lon AS longitude, place.lat AS latitude
FROM (SELECT stop, town, places.county_code AS district, gcj02({'lon': near_east(longitude, stop, 'stop'), 'lat': near_north(latitude, stop, 'stop north')}) AS place
      FROM (SELECT range AS stop, range % 88 AS place FROM range(1200)) JOIN places USING (place)
      JOIN seats ON seats.county_code = places.county_code AND seat = town)
