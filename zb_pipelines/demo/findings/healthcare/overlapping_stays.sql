SELECT people.id_number AS subject,
    'ZY' || strftime(getvariable('epoch') - 90, '%Y%m%d') || lpad(n::VARCHAR, 10, '0') || '1/ZY' || strftime(getvariable('epoch') - 85, '%Y%m%d') || lpad(n::VARCHAR, 10, '0') || '2' AS case_key
FROM patients JOIN people USING (n) WHERE part = 'two_beds'
