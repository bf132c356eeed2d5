SELECT 'FW' || lpad(place::VARCHAR, 3, '0') || lpad(list_position(getvariable('quarters'), quarter)::VARCHAR, 2, '0') || lpad(block::VARCHAR, 3, '0') AS building_no,
    quarter, block || '号楼' AS block, county_code AS district, town, 18 AS floors, 1985 + draw(block, quarter, 40) AS built_year, spot.lon AS longitude, spot.lat AS latitude
FROM (SELECT homes.*, places.county_code, town, bd09({'lon': near_east(longitude, place * 100 + block, quarter), 'lat': near_north(latitude, place * 100 + block, quarter || '北')}) AS spot
      FROM (SELECT DISTINCT place, one_of(dwelling, 'quarter', getvariable('quarters'), 10) AS quarter, 1 + draw(dwelling, 'block', 40) AS block FROM households) AS homes
      JOIN places USING (place) JOIN seats ON seats.county_code = places.county_code AND seat = town)
