SELECT 'RX' || strftime(reported, '%Y%m%d') || lpad(n::VARCHAR, 9, '0') AS order_no, one_of(n, 'order', ['ZX', 'TS', 'JB', 'QZ', 'JY'], 5) AS order_kind,
    one_of(n, 'topic', ['食品安全', '物业管理', '社保咨询', '供热', '道路交通'], 5) AS topic, CASE draw(n, 'topic', 5) WHEN 0 THEN uscc END AS uscc,
    lives.phone AS caller_phone, one_of(n, 'handler', ['市场监督管理局', '住房和城乡建设局', '人力资源和社会保障局'], 3) AS organ_name,
    stamp(reported - 1, n, 'order') AS received_time, reported + 5 AS due_on, stamp(reported, n, 'closed') AS closed_time,
    one_of(n, 'satisfied', ['Y', 'Y', 'Y', 'N', NULL], 5) AS satisfied, stamp(reported, n, 'updated') AS update_time
FROM (SELECT *, getvariable('day') - ((day_count(getvariable('day')) + 100000 + draw(n, 'called', 1000)) % getvariable('visit_days'))::INTEGER AS reported
      FROM lives WHERE role <= 1 AND NOT dead AND household % 3 = 0) AS lives
JOIN (SELECT number AS target, uscc FROM bodies WHERE kind = 'individual') ON target = draw(n, 'target', getvariable('individuals'))
WHERE reported > getvariable('day') - least(10, getvariable('visit_days'))::INTEGER
ORDER BY 1
