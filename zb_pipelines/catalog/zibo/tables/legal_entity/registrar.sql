WITH declared AS (
    SELECT split_part(pair, '=', 1) AS prefix, split_part(pair, '=', 2) AS agencies
    FROM (SELECT unnest(string_split(getvariable('registrars'), ' ')) AS pair)
), entities AS (
    SELECT e.uscc, left(e.uscc, 2) AS prefix, split_part(e.entity_type__source, '/', 1) AS actual FROM base.legal_entity__entity AS e
), expected AS (
    SELECT e.uscc, d.agencies FROM entities AS e JOIN declared AS d ON starts_with(e.uscc, d.prefix)
    QUALIFY row_number() OVER (PARTITION BY e.uscc ORDER BY length(d.prefix) DESC, d.agencies) = 1
)
SELECT e.uscc, e.prefix, x.agencies AS expected, e.actual,
    CASE WHEN x.agencies IS NULL THEN '未规定登记部门' WHEN e.actual IS NULL THEN '登记部门没有记载'
        WHEN list_contains(string_split(x.agencies, '|'), e.actual) THEN '一致' ELSE '由其他部门登记' END AS verdict,
    [origin('base.legal_entity__entity', e.uscc)] AS _origin
FROM entities AS e LEFT JOIN expected AS x ON x.uscc = e.uscc
