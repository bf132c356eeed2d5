"""Every entry with its six dimensions: one row each."""

from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.scored import Scored, scored_by
from assets.reports.quality.sections.overall import SCORES
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.quality.dimensions import DIMENSIONS


def entries(facts: Facts, names: Names) -> Section:
    """附件:各条目得分."""
    points = scored_by(facts, lambda each: each.place)
    columns = (
        Column("单位"),
        Column("条目"),
        Column("状态"),
        *(Column(name, "points") for name in DIMENSIONS),
        *SCORES,
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.title,
            term("state", each.state),
            *_cells(points.get(each.entry)),
        )
        for each in sorted(facts.ledger.entries, key=lambda each: each.entry)
    )
    return Section("entries", "附件一 各条目得分", (Table("entries", "各条目得分", columns, rows),))


def _cells(found: Scored | None) -> tuple[Cell, ...]:
    if found is None:
        return (None,) * (len(DIMENSIONS) + len(SCORES))
    return (*(found.dimension(name) for name in DIMENSIONS), *found.cells())
