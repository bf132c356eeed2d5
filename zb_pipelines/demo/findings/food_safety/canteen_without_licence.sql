SELECT uscc AS subject, 'ST3703' || lpad(number::VARCHAR, 8, '0') AS case_key FROM bodies WHERE b IN (SELECT b FROM planted_canteens)
