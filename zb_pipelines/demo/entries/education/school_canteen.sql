SELECT 'ST3703' || lpad(number::VARCHAR, 8, '0') AS canteen_no, '3703' || lpad(number::VARCHAR, 8, '0') AS school_code, name AS school_name, uscc AS school_uscc,
    CASE WHEN caterer IS NULL THEN '1' ELSE '2' END AS mode, coalesce(caterer, uscc) AS operator_uscc, 100 + draw(b, 'diners', 1500) AS diners, DATE '2015-09-01' + draw(b, 'canteen_opened', 3000)::INTEGER AS opened_on
FROM bodies LEFT JOIN catered USING (b) WHERE kind = 'school'
