WITH papers AS (
    SELECT m.item_code, count(*) AS papers, count(m.licence_type) AS papers_held, list(origin('administrative_approval/service_item_material', m._record) ORDER BY m.material_code) AS made_of
    FROM aggregation.administrative_approval__service_item_material AS m GROUP BY m.item_code
)
SELECT i.item_code, i.title, i.item_kind, i.organ_name, i.promised_days, i.statutory_days, i.licence_type, i.state,
    coalesce(p.papers, 0) AS papers, coalesce(p.papers_held, 0) AS papers_held,
    list_prepend(origin('administrative_approval/service_item', i._record), coalesce(p.made_of, [])) AS _origin
FROM aggregation.administrative_approval__service_item AS i LEFT JOIN papers AS p ON p.item_code = i.item_code
