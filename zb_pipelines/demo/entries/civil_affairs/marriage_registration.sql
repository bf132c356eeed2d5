WITH weddings AS (
    SELECT CASE WHEN husband.divorced THEN 'L' ELSE 'J' END AS business_type, '370301-' AS series, husband.household, husband.n AS husband_n, wife.n AS wife_n,
        getvariable('epoch') - 1 - draw(husband.household, 'wedding_day', 700)::INTEGER
            - CASE WHEN husband.household IN (SELECT household FROM parted) THEN 800 ELSE 0 END AS registration_date
    FROM lives AS husband JOIN lives AS wife ON wife.household = husband.household AND wife.role = 1 - husband.role AND wife.wedded
    WHERE husband.wedded AND husband.role <= 1 AND husband.sex = '1'
    UNION ALL SELECT 'J', '370301-R', household, husband_n, wife_n, registration_date FROM remarried
)
SELECT business_type || series || lpad(weddings.household::VARCHAR, 9, '0') AS registration_no, business_type,
    husband.full_name AS husband_name, husband.id_number AS husband_id, wife.full_name AS wife_name, wife.id_number AS wife_id,
    registration_date, husband.county || '民政局婚姻登记处' AS office, husband.county_code AS district
FROM weddings JOIN people AS husband ON husband.n = husband_n JOIN people AS wife ON wife.n = wife_n
