SELECT uscc AS subject, '' AS case_key FROM state_firms WHERE status <> '1'
