SELECT w.manifest_no AS manifest_no, w.producer_uscc AS producer_uscc, p.name AS producer, w.receiver_uscc AS receiver_uscc, r.name AS receiver,
    w.waste_code AS waste_code, w.quantity AS quantity, w.transfer_date AS transfer_date,
    EXISTS (SELECT 1 FROM aggregation.eco_environment__pollutant_permit AS l WHERE l.uscc = w.producer_uscc AND coalesce(l.issue_date <= w.transfer_date, true) AND coalesce(l.valid_until >= w.transfer_date, true)) AS producer_permitted,
    [origin('eco_environment/waste_transfer', w._record)] AS _origin
FROM aggregation.eco_environment__waste_transfer AS w
LEFT JOIN base.legal_entity__entity AS p ON p.uscc = w.producer_uscc
LEFT JOIN base.legal_entity__entity AS r ON r.uscc = w.receiver_uscc
