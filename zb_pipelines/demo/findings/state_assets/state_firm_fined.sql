SELECT uscc AS subject, '淄环罚字〔2026〕' || lpad(b::VARCHAR, 8, '0') || '号' AS case_key FROM penalised WHERE part = 'fined'
