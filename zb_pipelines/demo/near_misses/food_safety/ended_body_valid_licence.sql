-- The body has ended and so has its licence.
SELECT licence_no AS subject, '' AS case_key FROM food_licences WHERE body_status <> '1' AND status <> '1'
