WITH sources AS (
    SELECT h.source_no, h.source_name, h.uscc, h.enterprise_name, h.grade, h.district, h.filing_date, h._record,
        cgcs2000_of('emergency/hazard_source', h.longitude, h.latitude) AS place
    FROM aggregation.emergency__hazard_source AS h
), sites AS (
    SELECT s.school_code AS code, cgcs2000_of('education/school', s.longitude, s.latitude) AS place FROM aggregation.education__school AS s
    UNION ALL SELECT m.institution_code, cgcs2000_of('health_commission/medical_institution', m.longitude, m.latitude)
    FROM aggregation.health_commission__medical_institution AS m
), nearest AS (
    -- Beyond some two kilometres nothing is called near; that keeps thousands from being compared with thousands.
    SELECT h.source_no, arg_min(s.code, (metres_between(h.place, s.place), s.code)) AS code, min(metres_between(h.place, s.place)) AS metres
    FROM sources AS h JOIN sites AS s
        ON struct_extract(s.place, 'lat') BETWEEN struct_extract(h.place, 'lat') - 0.02 AND struct_extract(h.place, 'lat') + 0.02
        AND struct_extract(s.place, 'lon') BETWEEN struct_extract(h.place, 'lon') - 0.025 AND struct_extract(h.place, 'lon') + 0.025
    GROUP BY h.source_no
), licences AS (
    SELECT l.uscc, max(l.valid_until) AS valid_until FROM aggregation.emergency__safety_licence AS l GROUP BY l.uscc
)
SELECT h.source_no AS source_no, h.source_name AS source_name, h.uscc AS uscc, h.enterprise_name AS enterprise_name, e.status AS registration_status,
    h.grade AS grade, h.district AS district, struct_extract(h.place, 'lon') AS longitude, struct_extract(h.place, 'lat') AS latitude,
    n.code AS nearest_code, CAST(round(n.metres) AS BIGINT) AS nearest_metres, l.valid_until AS licence_until, h.filing_date AS filing_date,
    list_filter([origin('emergency/hazard_source', h._record), origin('base.legal_entity__entity', e.uscc)], lambda o: o IS NOT NULL) AS _origin
FROM sources AS h LEFT JOIN nearest AS n ON n.source_no = h.source_no LEFT JOIN licences AS l ON l.uscc = h.uscc
LEFT JOIN base.legal_entity__entity AS e ON e.uscc = h.uscc
