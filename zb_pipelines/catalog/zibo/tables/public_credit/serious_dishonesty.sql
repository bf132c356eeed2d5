SELECT s.decision_no, s.uscc, e.name AS body_name, s.list_name, s.basis, s.listed_on, s.removed_on,
    s.listed_on <= getvariable('build_day') AND (s.removed_on IS NULL OR s.removed_on > getvariable('build_day')) AS listed, s.organ_name,
    [origin('development_reform/serious_dishonesty', s._record)] AS _origin
FROM aggregation.development_reform__serious_dishonesty AS s LEFT JOIN base.legal_entity__entity AS e ON e.uscc = s.uscc
