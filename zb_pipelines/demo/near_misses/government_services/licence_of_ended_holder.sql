-- The licence was cancelled with its holder.
SELECT licence_id AS subject, '' AS case_key FROM e_licences JOIN bodies USING (b) WHERE family IN ('business', 'sanitary') AND bodies.status <> '1' AND e_licences.state <> '1'
