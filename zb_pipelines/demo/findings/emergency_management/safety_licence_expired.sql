SELECT uscc AS subject, licence_no AS case_key FROM safety_licences WHERE part = 'licence_expired' AND DATE '2026-09-15' + draw(b, 'inspected', 40)::INTEGER <= getvariable('day')
