-- Penalties that the district of Linzi publishes in the fields of 2016, and what became of them.

CREATE OR REPLACE TABLE district_penalties AS
SELECT b, kind, name, uscc, reg_no, representative, representative_id, kind = 'individual' AND draw(b, 'natural', 3) = 0 AS of_person,
    '临淄罚字〔' || year(decided) || '〕' || lpad(b::VARCHAR, 8, '0') || '号' AS decision_no, decided,
    one_of(b, 'severity', ['1', '2', '2', '3', NULL], 5) AS severity, one_of(b, 'penalty', ['JG', 'FK', 'FK', 'XZ'], 4) AS penalty_kind,
    CASE draw(b, 'simple', 8) WHEN 0 THEN '2' ELSE '1' END AS procedure, draw(b, 'district_fine', 90) AS fine,
    CASE draw(b, 'late', 10) WHEN 0 THEN decided + 25 ELSE decided + 3 END AS published
FROM (SELECT *, DATE '2024-06-01' + draw(b, 'district_decided', 870)::INTEGER AS decided
      FROM bodies WHERE kind IN ('enterprise', 'individual') AND county_code = '370305' AND draw(b, 'fined', 5) < 4);
