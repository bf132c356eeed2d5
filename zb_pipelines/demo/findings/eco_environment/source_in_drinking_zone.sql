SELECT uscc AS subject, permit_no AS case_key FROM permits WHERE part = 'in_drinking_zone'
