WITH held AS (
    SELECT s.uscc, s.holder_paper, sum(s.share) AS share FROM aggregation.market_supervision__shareholder AS s
    WHERE s.holder_paper IS NOT NULL GROUP BY s.uscc, s.holder_paper
)
SELECT b.filing_no, b.uscc, b.person_name, b.paper_no, b.ownership_kind, b.share, b.filed_on, p.resident_id IS NOT NULL AS person_known, h.share AS direct_share,
    CASE WHEN b.ownership_kind = '1' AND b.share IS NOT NULL AND h.share IS NOT NULL THEN abs(b.share - h.share) <= getvariable('share_tolerance') END AS agrees,
    [origin('market_supervision/beneficial_owner', b._record)] AS _origin
FROM aggregation.market_supervision__beneficial_owner AS b
LEFT JOIN held AS h ON h.uscc = b.uscc AND h.holder_paper = b.paper_no
LEFT JOIN base.population__person AS p ON p.resident_id = b.paper_no
