-- Every year's report is due by 30 June of the next; one firm in fifteen forgets it, one is late.
SELECT uscc, report_year, CASE number % 15 WHEN 5 THEN make_date(report_year + 1, 8, 1) ELSE make_date(report_year + 1, 1, 10) END + draw(b, 'reported', 100)::INTEGER AS reported_on,
    2 + draw(b, 'staff', 300) AS insured_staff, round((10 + draw(b, 'capital', 5000)) * (1 + draw(b, 'paid', 10)) / 10, 2) AS paid_capital
FROM bodies, (SELECT (year(getvariable('day')) - range)::INTEGER AS report_year FROM range(1, 3)) AS years
WHERE kind = 'enterprise' AND number < getvariable('enterprises') AND number % 15 <> 4 AND year(established) <= report_year
    AND (closed_on IS NULL OR year(closed_on) > report_year) AND reported_on <= getvariable('day')
