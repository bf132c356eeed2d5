SELECT e.uscc, '工商注册号' AS kind, e.reg_no AS number, [origin('base.legal_entity__entity', e.uscc)] AS _origin
FROM base.legal_entity__entity AS e WHERE e.reg_no IS NOT NULL
UNION ALL
SELECT e.uscc, '组织机构代码', substr(e.uscc, 9, 8) || '-' || substr(e.uscc, 17, 1), [origin('base.legal_entity__entity', e.uscc)]
FROM base.legal_entity__entity AS e
