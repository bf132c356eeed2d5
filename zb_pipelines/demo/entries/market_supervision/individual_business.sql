SELECT uscc, reg_no, name, representative AS operator, representative_id AS operator_id, status, established, address,
    county_code AS district, stamp(changed_on, b, 'register') AS update_time
FROM bodies WHERE kind = 'individual'
