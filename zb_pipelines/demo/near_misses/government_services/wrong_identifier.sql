-- The licence with the wrong identifier was cancelled long ago.
SELECT licence_id AS subject, '' AS case_key FROM e_licences WHERE wrong_check AND state <> '1'
