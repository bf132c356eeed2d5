SELECT 'JX' || county_code AS boundary_no, county_code AS district, county AS name, boundary, 2026 AS version_year, '示意，不作为划界依据' AS drawing_note FROM boundaries
