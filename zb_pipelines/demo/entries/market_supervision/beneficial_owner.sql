-- Who holds a quarter or more of a firm; of every twentieth the filing tells another share than the register.
SELECT 'SY' || lpad(b::VARCHAR, 10, '0') AS filing_no, uscc, representative AS person_name, representative_id AS paper_no,
    CASE WHEN 100 - coalesce(share, 0) >= 25 THEN '1' ELSE '3' END AS ownership_kind,
    CASE WHEN 100 - coalesce(share, 0) >= 25 THEN 100 - coalesce(share, 0) - CASE WHEN number % 20 = 9 THEN 20 ELSE 0 END END AS share,
    greatest(established, DATE '2025-01-01' + draw(b, 'owner_filed', 500)::INTEGER) AS filed_on
FROM bodies LEFT JOIN owners USING (b) WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND number % 2 = 1 AND status = '1'
