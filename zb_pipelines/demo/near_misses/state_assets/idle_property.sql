-- Shut off since less than the months that count.
SELECT uscc AS subject, '370301' || '001004' || 'GB' || lpad(number::VARCHAR, 13, '0') || 'F' AS case_key FROM state_firms WHERE part = 'lately_idle'
