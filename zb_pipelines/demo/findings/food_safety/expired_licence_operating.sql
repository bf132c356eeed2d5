SELECT licence_no AS subject, '' AS case_key FROM food_licences WHERE expired AND NOT shut
