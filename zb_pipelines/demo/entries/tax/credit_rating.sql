SELECT uscc, name, 2025 AS rating_year, one_of(b, 'rating', ['A', 'A', 'B', 'B', 'B', 'M', 'C', 'D'], 8) AS rating, county_code AS district
FROM bodies WHERE kind = 'enterprise' AND number < getvariable('enterprises')
