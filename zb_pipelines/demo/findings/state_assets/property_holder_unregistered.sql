SELECT uscc AS subject, 'CQ3703' || lpad((90000000 + number)::VARCHAR, 8, '0') AS case_key FROM unregistered WHERE number < getvariable('planted')
