SELECT f.paper_kind, f.paper_no, f.name, f.country, f.sex, f.birth_date, f.residence_reason, f.residence_address, f.residence_district,
    f.valid_until, coalesce(f.valid_until >= getvariable('build_day'), true) AS in_force,
    CASE WHEN f.paper_kind = 'P17' AND NOT regexp_full_match(f.paper_no, '[A-Z]{3}[0-9]{12}') THEN '2017版号码应为三个字母加十二位数字'
        WHEN f.paper_kind = 'P23' AND NOT regexp_full_match(f.paper_no, '9[0-9]{16}[0-9X]') THEN '2023版号码应为9开头的十八位'
        WHEN f.paper_kind = 'P23' AND list_contains(f._warnings, 'identity_number:paper_no') THEN '校验码或出生日期不符' END AS doubt,
    [origin('public_security/foreigner', f._record)] AS _origin
FROM aggregation.public_security__foreigner AS f
