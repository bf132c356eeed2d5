SELECT 'CN' || lpad(b::VARCHAR, 10, '0') AS commitment_no, uscc, one_of(b, 'promise', ['1', '2', '3', '4', '5'], 5) AS commitment_kind,
    '所提交的材料真实有效，按期补齐' AS content, promised AS promised_on, promised + 90 AS due_on,
    CASE WHEN promised + 90 >= getvariable('day') THEN '0' ELSE one_of(b, 'kept', ['1', '1', '1', '2'], 4) END AS state, '淄博市行政审批服务局' AS organ_name
FROM (SELECT *, DATE '2026-01-05' + draw(b, 'promised', 290)::INTEGER AS promised FROM bodies WHERE kind = 'enterprise' AND number % 6 = 2 AND number < getvariable('enterprises'))
