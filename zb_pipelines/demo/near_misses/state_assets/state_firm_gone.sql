-- Dormant (歇业), which does not end a body.
SELECT uscc AS subject, '' AS case_key FROM state_firms WHERE part = 'dormant' AND status = '1'
