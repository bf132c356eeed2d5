SELECT town_code AS place_code, town AS name, county, CASE WHEN town LIKE '%街道' THEN 'J' ELSE 'Z' END AS kind, longitude, latitude,
    DATE '2001-01-01' + draw(place, 'approved', 6000)::INTEGER AS approved
FROM places JOIN seats ON seats.county_code = places.county_code AND seat = town
