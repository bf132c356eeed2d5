-- Dust and noise need no permit; a registered source has a filing in its place.
SELECT uscc AS subject, '' AS case_key FROM penalised WHERE part = 'dust'
UNION ALL SELECT uscc, '' FROM penalised JOIN permits USING (uscc) WHERE management = '登记管理'
