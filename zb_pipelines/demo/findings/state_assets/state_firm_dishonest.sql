SELECT uscc AS subject, '（2026）鲁03执' || number || '号' AS case_key FROM firms WHERE part = 'dishonest'
