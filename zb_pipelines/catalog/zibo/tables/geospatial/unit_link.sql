WITH units AS (
    SELECT r.unit_no, arg_min(r.address, r._record) AS address, arg_min(r.address_code, r._record) AS address_code, min(r._record) AS record
    FROM aggregation.natural_resources__real_estate AS r WHERE coalesce(r.right_state, '1') = '1' GROUP BY r.unit_no
), counties AS (
    SELECT t.county, max(t.district) AS district FROM base.geospatial__town AS t GROUP BY t.county
), addressed AS (
    SELECT u.unit_no, u.address_code, u.record, a.address_id, a.plate_no, n.district, a.town, a.quarter, a.block
    FROM units AS u LEFT JOIN base.geospatial__address AS a
        ON a.address_id = md5(regexp_replace(translate(u.address, '０１２３４５６７８９－（）', '0123456789-()'), '[\s　,，]', '', 'g'))
    LEFT JOIN counties AS n ON n.county = a.county
), buildings AS (
    SELECT b.declared_district, b.town, b.quarter, b.block, min(b.building_no) AS building_no
    FROM base.geospatial__building AS b GROUP BY b.declared_district, b.town, b.quarter, b.block HAVING count(*) = 1
)
SELECT a.unit_no, a.address_id, coalesce(a.address_code, p.address_code) AS address_code, a.plate_no, b.building_no,
    CASE WHEN b.building_no IS NOT NULL AND a.plate_no IS NOT NULL THEN '楼幢和门牌' WHEN b.building_no IS NOT NULL THEN '楼幢'
        WHEN a.plate_no IS NOT NULL THEN '门牌' WHEN a.address_id IS NOT NULL THEN '地址' ELSE '未对应' END AS linked,
    list_filter([origin('natural_resources/real_estate', a.record), origin('base.geospatial__address', a.address_id), origin('base.geospatial__building', b.building_no)], lambda o: o IS NOT NULL) AS _origin
FROM addressed AS a
LEFT JOIN aggregation.public_security__door_plate AS p ON p.plate_no = a.plate_no
LEFT JOIN buildings AS b ON b.declared_district = a.district AND b.town = a.town AND b.quarter = a.quarter AND b.block = a.block
