SELECT 2023 AS code_year, code_nbs_9 AS statistical_code, name_nbs AS name, county FROM towns
