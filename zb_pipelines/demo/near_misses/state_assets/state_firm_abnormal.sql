-- Taken off the list again.
SELECT uscc AS subject, '淄经异〔2026〕' || lpad(number::VARCHAR, 8, '0') || '号' AS case_key FROM firms WHERE part = 'no_longer_abnormal'
