SELECT 'SJ' || strftime(reported, '%Y%m%d') || lpad(n::VARCHAR, 9, '0') AS event_no,
    'ZD' || lpad(draw(n, 'grid', getvariable('grids'))::VARCHAR, 6, '0') AS grid_no,
    one_of(n, 'event', ['MD', 'AQ', 'HJ', 'MS', 'QT'], 5) AS kind, one_of(n, 'event', ['邻里纠纷待调解', '楼道堆放杂物', '垃圾清运不及时', '咨询社保办理', '路灯损坏'], 5) AS description,
    phone AS reporter_phone, address, stamp(reported, n, 'event') AS report_time, one_of(n, 'handled', ['10', '20', '30', '30', '40'], 5) AS state
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(n, 'reported', 1000)) % getvariable('visit_days'))::INTEGER AS reported
      FROM lives WHERE role <= 1 AND (county_code = '370303' OR household % 4 = 0) AND NOT dead)
WHERE reported > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
