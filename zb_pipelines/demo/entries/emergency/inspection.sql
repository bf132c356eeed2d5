SELECT 'JC2026' || lpad(number::VARCHAR, 8, '0') AS inspection_no, name AS enterprise_name, uscc,
    CASE WHEN part IN ('licence_expired', 'licence_renewed', 'works_stopped') THEN DATE '2026-09-15' ELSE DATE '2026-07-01' END + draw(b, 'inspected', 40)::INTEGER AS inspection_date,
    CASE WHEN part = 'works_stopped' THEN 'T' ELSE 'Z' END AS running,
    CASE WHEN part = 'works_stopped' THEN 'TC' ELSE one_of(b, 'result', ['HG', 'HG', 'XG'], 3) END AS result, draw(b, 'problems', 6) AS problems
FROM (SELECT DISTINCT b, number, name, uscc, part FROM safety_licences JOIN firms USING (b, name, uscc, part)
      WHERE part IN ('licence_expired', 'licence_renewed', 'works_stopped') OR draw(b, 'visited', 3) = 0)
