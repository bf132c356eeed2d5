-- Farther off than the radius, and nearer than twice as far.
SELECT hazards.uscc AS subject, hazards.source_no || '/' || neighbours.code AS case_key FROM hazards JOIN neighbours
    ON neighbours.latitude BETWEEN hazards.latitude - 0.01 AND hazards.latitude + 0.01 AND neighbours.longitude BETWEEN hazards.longitude - 0.012 AND hazards.longitude + 0.012
WHERE metres_between({'lon': hazards.longitude, 'lat': hazards.latitude}, neighbours.point) BETWEEN 505 AND 1000
