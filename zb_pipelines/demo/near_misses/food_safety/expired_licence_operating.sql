-- Found shut at the visit after the licence had run out.
SELECT licence_no AS subject, '' AS case_key FROM food_licences WHERE shut
