SELECT c.commitment_no, c.uscc, e.name AS body_name, c.commitment_kind, c.content, c.promised_on, c.due_on, c.state,
    c.state = '0' AND coalesce(c.due_on < getvariable('build_day'), false) AS unconfirmed, c.organ_name,
    [origin('development_reform/credit_commitment', c._record)] AS _origin
FROM aggregation.development_reform__credit_commitment AS c LEFT JOIN base.legal_entity__entity AS e ON e.uscc = c.uscc
