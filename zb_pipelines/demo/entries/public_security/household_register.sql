SELECT id_number AS resident_id, full_name AS name,
    CASE WHEN draw(n, 'renamed', 50) = 0 THEN left(full_name, 1) || one_of(n, 'former', getvariable('given_first'), 30) || '子' END AS former_name,
    sex, ethnicity AS ethnic, birth_date, address AS household_address, county_code AS district, household_no,
    CASE WHEN role = 0 THEN '0' WHEN role = 1 THEN '1' WHEN role = 3 THEN '2' WHEN role = 4 THEN '9' WHEN birth_date > (SELECT any_value(householder_birth) FROM households AS h WHERE h.household = lives.household) THEN '2' ELSE '3' END AS relation,
    town_code, community, grid_no,
    CASE WHEN age < 20 OR role >= 3 THEN '10'
         WHEN role <= 1 AND (divorced OR n IN (SELECT n FROM apart)) THEN '40'
         WHEN role = 1 AND EXISTS (FROM deaths WHERE deaths.n = lives.n - 1) THEN '30'
         WHEN role <= 1 THEN '20' ELSE one_of(n, 'marital', ['10', '20'], 2) END AS marital_status,
    CASE WHEN dead OR judgment IN ('declared', 'executed') THEN '3' ELSE '1' END AS household_status,
    stamp(changed_on, n, 'register') AS update_time
FROM lives LEFT JOIN grid_of USING (town, community) WHERE registered
