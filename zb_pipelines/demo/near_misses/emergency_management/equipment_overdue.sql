-- Past its inspection day, but taken out of use.
SELECT uscc AS subject, '3' || lpad(number::VARCHAR, 7, '0') || '1' AS case_key FROM firms WHERE part = 'out_of_use'
