SELECT permit_no, 'DW00' || outlet AS outlet_no, pollutant, CASE WHEN stopped THEN 0 ELSE round(1 + draw(b * 1000 + monitor_date.day_number, pollutant, 7900) / 100, 2) END AS value,
    80 AS limit_value, monitor_date.day AS monitor_date, stamp(monitor_date.day, b, pollutant) AS upload_time
FROM permits, range(1, 3) AS outlets(outlet), (VALUES ('COD'), ('NH3N'), ('SO2')) AS pollutants(pollutant),
     (SELECT {day: getvariable('day') - range::INTEGER, day_number: day_count(getvariable('day')) + 100000 - range} AS monitor_date FROM range(7))
WHERE number < 3000 AND (trade = '化工' OR number < 30) OR part IN ('permit_expired', 'stopped_discharge')
