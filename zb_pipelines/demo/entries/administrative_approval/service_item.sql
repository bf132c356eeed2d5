SELECT item_code, title, item_kind, '淄博市行政审批服务局' AS organ_name, promised_days, statutory_days, licence_type, '1' AS state
FROM service_items
