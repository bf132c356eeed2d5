SELECT uscc AS subject, '3' || lpad(number::VARCHAR, 7, '0') || '1' AS case_key FROM firms WHERE part = 'inspection_due'
