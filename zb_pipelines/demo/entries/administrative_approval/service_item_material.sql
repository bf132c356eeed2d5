SELECT item_code, material_code, title, origin, CASE material_code WHEN 'C03' THEN getvariable('business_licence') END AS licence_type
FROM (SELECT item_code FROM service_items),
    (VALUES ('C01', '申请书', 'SELF'), ('C02', '场所平面图', 'SELF'), ('C03', '营业执照', 'GOV')) AS papers(material_code, title, origin)
