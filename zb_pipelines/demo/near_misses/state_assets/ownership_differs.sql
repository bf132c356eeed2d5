-- The shares differ by rounding.
SELECT uscc AS subject, investor AS case_key FROM state_firms WHERE part = 'share_rounding'
