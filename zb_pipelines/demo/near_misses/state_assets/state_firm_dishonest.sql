-- Its entry was removed.
SELECT uscc AS subject, '（2026）鲁03执' || number || '号' AS case_key FROM firms WHERE part = 'served_its_time'
