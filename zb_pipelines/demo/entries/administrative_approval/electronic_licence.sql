SELECT licence_id, licence_name, type_code, licence_no, issuer_name, issuer_code, issued AS issue_date, issued AS valid_from, valid_until,
    holder_name, holder_code_type, holder_code, state, state_date, co_holders,
    json_object('证照名称', licence_name, '证照编号', licence_no, '颁发机构', issuer_name)::VARCHAR AS face, serial || '.ofd' AS file_name, sha256(licence_id) AS file_digest
FROM e_licences
