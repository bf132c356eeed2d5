WITH dead AS (
    SELECT m.benefit_no, m.family_size, m.amount, m._record, m.status, d.death_date, d.decided_by, d._origin
    FROM aggregation.civil_affairs__minimum_living AS m LEFT JOIN base.population__death AS d ON d.resident_id = m.resident_id
), households AS (
    SELECT h.benefit_no, max(h.family_size) AS counted, max(h.amount) AS amount, count(*) AS members,
        count(h.death_date) FILTER (WHERE h.status = '1') AS still_listed, count(h.death_date) AS died, max(h.death_date) AS last_death,
        min(h.death_date) FILTER (WHERE h.status = '1') AS first_listed,
        list_distinct(list(evidence('civil_affairs/minimum_living', h._record, '在低保名单中，保障人数 ' || coalesce(CAST(h.family_size AS VARCHAR), '未报')) ORDER BY h._record) FILTER (WHERE h.death_date IS NOT NULL)) AS listed,
        list_distinct(list(evidence(split_part(h._origin[1], '#', 1), split_part(h._origin[1], '#', 2), '死亡日期 ' || h.death_date || '，依据' || h.decided_by) ORDER BY h.death_date) FILTER (WHERE h.death_date IS NOT NULL)) AS told
    FROM dead AS h GROUP BY h.benefit_no
    HAVING bool_or(h.status = '1')
), overdue AS (
    SELECT h.benefit_no, h.counted, h.amount, h.members, h.still_listed, h.died, h.listed, h.told,
        CASE WHEN h.died = h.members THEN h.last_death ELSE h.first_listed END AS since
    FROM households AS h
)
SELECT o.benefit_no AS subject, '' AS case_key, o.since AS since, CAST(NULL AS DATE) AS until,
    CASE WHEN o.died = o.members THEN o.amount * (date_diff('month', o.since, getvariable('build_day')) - 1) END AS amount,
    CASE WHEN o.died = o.members THEN '低保家庭的 ' || o.members || ' 名成员均已死亡，最后一人死亡于 ' || o.since || '，仍在享受，疑似应当停发'
        ELSE '低保家庭有 ' || o.still_listed || ' 名成员死亡（最早 ' || o.since || '），满 ' || date_diff('month', o.since, getvariable('build_day'))
            || ' 个月仍在享受名单，疑似应当核减保障人数和金额' END || '，待核实' AS detail,
    list_concat(o.listed, o.told) AS evidence
FROM overdue AS o
WHERE o.still_listed > 0 AND date_diff('month', o.since, getvariable('build_day')) > getvariable('adjust_months')
