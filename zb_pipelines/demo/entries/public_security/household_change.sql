-- Who has moved within the city, was born, founded a household of his own, or had an entry corrected.
WITH changes AS (
    SELECT n, id_number, '3' AS kind, moved_on AS changed_on, household_no AS from_household, household_no AS to_household,
        '山东省淄博市' || former.county || former.town AS from_address, address AS to_address, NULL AS corrected_item, NULL AS before, NULL AS after
    FROM lives JOIN places AS former ON former.place = draw(household * 2, 'place', 88) WHERE moved_on IS NOT NULL AND role <= 2 AND registered AND (death_date IS NULL OR death_date >= moved_on)
    UNION ALL SELECT n, id_number, '5', least(birth_date + 3, getvariable('day')), NULL, household_no, NULL, address, NULL, NULL, NULL
    FROM lives WHERE role = 3 AND registered
    UNION ALL SELECT n, id_number, '4', getvariable('epoch') - 100 - draw(n, 'founded', 3000)::INTEGER, '370301' || lpad((household + 500000000)::VARCHAR, 9, '0'),
        household_no, NULL, address, NULL, NULL, NULL
    FROM lives WHERE role = 0 AND n % 60 = 21 AND age < 45
    UNION ALL SELECT n, id_number, '6', getvariable('epoch') - 20 - draw(n, 'corrected', 900)::INTEGER, household_no, household_no, NULL, NULL, '曾用名', '空', '已补录'
    FROM lives WHERE role <= 1 AND n % 150 = 31
)
SELECT 'BD3703' || kind || lpad(n::VARCHAR, 10, '0') AS change_no, id_number AS resident_id, kind, changed_on, from_household, to_household,
    from_address, to_address, corrected_item, before, after
FROM changes
