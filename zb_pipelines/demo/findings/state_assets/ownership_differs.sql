SELECT uscc AS subject, investor AS case_key FROM state_firms WHERE part IN ('other_owner', 'other_share')
