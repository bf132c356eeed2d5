SELECT 'MP' || lpad(place::VARCHAR, 3, '0') || lpad(lane::VARCHAR, 2, '0') || lpad(door::VARCHAR, 4, '0') AS plate_no,
    'DZ' || county_code || lpad(place::VARCHAR, 3, '0') || lpad(lane::VARCHAR, 2, '0') || lpad(door::VARCHAR, 4, '0') AS address_code, county_code AS district, town,
    community, street AS road, door || '号' AS door_no, spot.lon AS longitude, spot.lat AS latitude, DATE '2010-01-01' + draw(door, 'plate', 5000)::INTEGER AS plate_date
FROM (SELECT plates.*, places.county_code, town, list_position(getvariable('streets'), street) AS lane,
          gcj02({'lon': near_east(longitude, place * 1000 + door, street), 'lat': near_north(latitude, place * 1000 + door, street || '北')}) AS spot
      FROM plates JOIN places USING (place) JOIN seats ON seats.county_code = places.county_code AND seat = town)
