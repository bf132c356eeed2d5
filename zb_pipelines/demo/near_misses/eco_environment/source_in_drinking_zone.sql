-- A few dozen metres outside the outer zone.
SELECT uscc AS subject, permit_no AS case_key FROM permits WHERE part = 'beside_zone'
