WITH coded AS (
    SELECT e.uscc, substr(e.uscc, 9, 9) AS org_code,
        list_sum(list_transform(range(1, 9), lambda place: (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(e.uscc, 8 + place, 1)) - 1)
            * [3, 7, 9, 10, 5, 8, 4, 2][place])) AS weighed
    FROM base.legal_entity__entity AS e
)
SELECT c.uscc, '登记管理部门与机构类别不配对' AS kind, left(c.uscc, 2) AS part, [origin('base.legal_entity__entity', c.uscc)] AS _origin
FROM coded AS c WHERE NOT list_contains(string_split(getvariable('pairs'), ' '), left(c.uscc, 2))
UNION ALL
SELECT c.uscc, '登记机关行政区划不存在', substr(c.uscc, 3, 6), [origin('base.legal_entity__entity', c.uscc)]
FROM coded AS c WHERE NOT list_contains(string_split(getvariable('provinces'), ' '), substr(c.uscc, 3, 2))
UNION ALL
SELECT c.uscc, '内嵌组织机构代码校验不符', c.org_code, [origin('base.legal_entity__entity', c.uscc)]
FROM coded AS c WHERE substr('0X987654321', 1 + CAST(c.weighed % 11 AS INTEGER), 1) <> right(c.org_code, 1)
