WITH sources AS (
    SELECT h.source_no, h.uscc, h.grade, h.filing_date, h._record, cgcs2000_of('emergency/hazard_source', h.longitude, h.latitude) AS place
    FROM aggregation.emergency__hazard_source AS h
), sites AS (
    SELECT 'education/school' AS entry, s.school_code AS code, s.name, s._record, cgcs2000_of('education/school', s.longitude, s.latitude) AS place
    FROM aggregation.education__school AS s
    UNION ALL SELECT 'health_commission/medical_institution', m.institution_code, m.institution_name, m._record,
        cgcs2000_of('health_commission/medical_institution', m.longitude, m.latitude)
    FROM aggregation.health_commission__medical_institution AS m
), near AS (
    -- A degree of latitude is 111 km, of longitude here 88 km at least: the square is wider than the circle.
    SELECT h.source_no, h.uscc, h.grade, h.filing_date, h._record, s.entry, s.code, s.name, s._record AS site_record, metres_between(h.place, s.place) AS metres
    FROM sources AS h JOIN sites AS s
        ON struct_extract(s.place, 'lat') BETWEEN struct_extract(h.place, 'lat') - getvariable('near_metres') / 110000 AND struct_extract(h.place, 'lat') + getvariable('near_metres') / 110000
        AND struct_extract(s.place, 'lon') BETWEEN struct_extract(h.place, 'lon') - getvariable('near_metres') / 88000 AND struct_extract(h.place, 'lon') + getvariable('near_metres') / 88000
)
SELECT n.uscc AS subject, n.source_no || '/' || n.code AS case_key, n.filing_date AS since, CAST(NULL AS DATE) AS until, CAST(NULL AS DECIMAL(18, 4)) AS amount,
    n.grade || '重大危险源 ' || n.source_no || ' 距“' || coalesce(n.name, n.code) || '”约 ' || CAST(round(n.metres) AS INTEGER) || ' 米' AS detail,
    [evidence('emergency/hazard_source', n._record, n.grade || '重大危险源，备案日期 ' || n.filing_date),
     evidence(n.entry, n.site_record, '距离约 ' || CAST(round(n.metres) AS INTEGER) || ' 米')] AS evidence
FROM near AS n WHERE n.metres <= getvariable('near_metres')
