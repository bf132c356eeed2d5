SELECT o.order_no, o.order_kind, o.topic, o.uscc, o.organ_name, CAST(o.received_time AS DATE) AS received_on, o.due_on, CAST(o.closed_time AS DATE) AS closed_on,
    greatest(0, workdays_between(o.due_on, coalesce(CAST(o.closed_time AS DATE), getvariable('build_day')))) AS late_days, o.satisfied,
    [origin('hotline/work_order', o._record)] AS _origin
FROM aggregation.hotline__work_order AS o
