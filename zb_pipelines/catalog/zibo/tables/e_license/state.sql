-- 有效期内为有效，过有效期为过期；注销、撤销、吊销等自状态变更之日起，没有变更日期的自颁发之日起。
WITH dated AS (
    SELECT i.licence_id, coalesce(i.valid_from, i.issue_date) AS starts, i.valid_until, i._origin,
        CASE i.state WHEN '2' THEN '注销' WHEN '3' THEN '撤销' WHEN '4' THEN '吊销' WHEN '5' THEN '失效' WHEN '6' THEN '转出' END AS ending,
        CASE WHEN i.state <> '1' THEN coalesce(i.state_date, i.issue_date) END AS ended_on
    FROM base.e_license__identifier AS i
), periods AS (
    SELECT d.licence_id, d.starts AS since, least(d.valid_until, d.ended_on - 1) AS until, '有效' AS state, d._origin FROM dated AS d
    UNION ALL
    SELECT d.licence_id, d.valid_until + 1, d.ended_on - 1, '过期', d._origin FROM dated AS d WHERE d.valid_until IS NOT NULL
    UNION ALL
    SELECT d.licence_id, d.ended_on, CAST(NULL AS DATE), d.ending, d._origin FROM dated AS d WHERE d.ended_on IS NOT NULL
)
SELECT p.licence_id, p.since, p.until, p.state, p._origin
FROM periods AS p WHERE p.until IS NULL OR p.until >= p.since
