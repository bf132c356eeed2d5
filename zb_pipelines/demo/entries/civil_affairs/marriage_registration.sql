SELECT CASE WHEN husband.divorced THEN 'L' ELSE 'J' END || '370301-' || lpad(husband.household::VARCHAR, 9, '0') AS registration_no,
    CASE WHEN husband.divorced THEN 'L' ELSE 'J' END AS business_type,
    husband.full_name AS husband_name, husband.id_number AS husband_id, wife.full_name AS wife_name, wife.id_number AS wife_id,
    getvariable('epoch') - 1 - draw(husband.household, 'wedding_day', 700)::INTEGER AS registration_date,
    husband.county || '民政局婚姻登记处' AS office, husband.county_code AS district
FROM lives AS husband JOIN lives AS wife ON wife.household = husband.household AND wife.role = 1 - husband.role AND wife.wedded
WHERE husband.wedded AND husband.role <= 1 AND husband.sex = '1'
