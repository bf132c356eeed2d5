SELECT licence_id, licence_name, type_code, licence_no, issuer_name, issuer_code, issued AS issue_date, issued AS valid_from, valid_until,
    holder_name, holder_code_type, holder_code, state, state_date
FROM e_licences
