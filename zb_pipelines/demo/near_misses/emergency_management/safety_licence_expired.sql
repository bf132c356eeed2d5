-- Renewed before the visit, or found at rest.
SELECT uscc AS subject, licence_no AS case_key FROM safety_licences WHERE part IN ('licence_renewed', 'works_stopped')
