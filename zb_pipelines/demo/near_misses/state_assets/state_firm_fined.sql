-- Fined by the market regulator, but less than what counts.
SELECT uscc AS subject, '' AS case_key FROM state_firms WHERE part IS DISTINCT FROM 'fined'
