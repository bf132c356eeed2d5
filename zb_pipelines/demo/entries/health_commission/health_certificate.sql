SELECT certificate_no, id_number AS resident_id, full_name AS name, employer.uscc AS employer_uscc, examined_on, examined_on + 365 AS valid_until, 'Y' AS conclusion
FROM food_workers JOIN (SELECT number, uscc FROM bodies WHERE kind = 'enterprise') AS employer ON employer.number = food_workers.employer
ORDER BY 1
