WITH standing AS (
    SELECT e.resident_id, e.kind, e.evidence_no, e.death_date, e.recorded_on, e.authority, e._origin AS told_by
    FROM base.population__death_evidence AS e WHERE e.in_force
), decided AS (
    SELECT s.resident_id, s.kind, s.evidence_no, s.death_date, s.recorded_on
    FROM standing AS s
    QUALIFY row_number() OVER (PARTITION BY s.resident_id
        ORDER BY s.death_date IS NULL, s.authority, s.death_date, s.recorded_on, s.kind, s.evidence_no) = 1
), counted AS (
    SELECT s.resident_id, count(*) AS evidences, max(s.death_date) - min(s.death_date) AS spread_days,
        flatten(list(s.told_by ORDER BY s.authority, s.kind, s.evidence_no)) AS told_by
    FROM standing AS s GROUP BY s.resident_id
)
SELECT d.resident_id, d.death_date, d.kind AS decided_by, d.evidence_no, d.recorded_on, c.evidences, c.spread_days, c.told_by AS _origin
FROM decided AS d JOIN counted AS c ON c.resident_id = d.resident_id
