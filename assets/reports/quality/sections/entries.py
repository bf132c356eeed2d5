"""Every entry with its six dimensions: one row each."""

from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.scored import Scored, scored_by
from assets.reports.quality.sections.overall import score_columns
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.dimensions import DIMENSIONS


def entries(facts: Facts, names: Names) -> Section:
    """附件:各条目得分."""
    points = scored_by(facts, str)
    columns = (
        Column(message("Agency")),
        Column(message("Entry")),
        Column(message("State")),
        *(Column(name, "points") for name in DIMENSIONS),
        *score_columns(),
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
    return Section(
        "entries",
        message("Scores by entry"),
        (Table("entries", message("Scores by entry"), columns, rows),),
    )


def _cells(found: Scored | None) -> tuple[Cell, ...]:
    if found is None:
        return (None,) * (len(DIMENSIONS) + len(score_columns()))
    return (*(found.dimension(name) for name in DIMENSIONS), *found.cells())
