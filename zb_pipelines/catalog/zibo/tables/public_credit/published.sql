-- 名称取自法人单位库：个体工商户的相对人名称是经营者姓名，不对外提供。
WITH objected AS (
    -- 异议处理期间照常提供，但要标注。
    SELECT o.document_no, o.uscc, min(o.received_on) AS since FROM base.public_credit__objection AS o
    WHERE o.received_on <= getvariable('build_day') AND (o.answered_on IS NULL OR o.answered_on > getvariable('build_day'))
    GROUP BY o.document_no, o.uscc
), listed AS (
    SELECT '处罚' AS document_kind, p.decision_no AS document_no, p.source, p.uscc, p.violation AS subject, p.decision_date, p.organ_name,
        p.served_until, p.publish_rule, p._origin
    FROM base.public_credit__penalty AS p WHERE p.party_kind <> '2' AND p.procedure <> '2'
    UNION ALL
    SELECT '许可', l.document_no, l.source, l.uscc, l.licence_name, l.decision_date, l.organ_name, l.served_until, '许可有效期', l._origin
    FROM base.public_credit__licence AS l WHERE l.party_kind <> '2'
)
SELECT i.document_kind, i.document_no, i.source, i.uscc, e.name AS body_name, i.subject, i.decision_date, i.organ_name, i.served_until, i.publish_rule,
    CASE WHEN o.since IS NOT NULL THEN '异议处理中' END AS objection_mark, o.since AS objected_since, i._origin
FROM listed AS i LEFT JOIN objected AS o ON o.document_no = i.document_no AND o.uscc = i.uscc LEFT JOIN base.legal_entity__entity AS e ON e.uscc = i.uscc
WHERE i.uscc IS NOT NULL AND i.decision_date <= getvariable('build_day') AND i.served_until >= getvariable('build_day')
