"""Duplicate collection (article 11): who collects what can be had by sharing."""

from assets.reports.duplicates.duplicate_rows import DuplicateRow
from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.messages import message


def duplicates(facts: Facts, names: Names) -> Section:
    """重复收集; an agency's own report does not name the other agency."""
    columns = (
        Column(message("Agency")),
        Column(message("Data")),
        *(
            []
            if facts.agency
            else [Column(message("Agency that has it")), Column(message("Data that is there"))]
        ),
        Column(message("Basis")),
        Column(message("Items in common (%)"), "points"),
        Column(message("Terms of sharing")),
        Column(message("Handling")),
    )
    rows = tuple(_row(facts, names, each) for each in facts.duplicates)
    table = Table(
        "duplicates",
        message("Duplicate collection"),
        columns,
        rows,
        message("No duplicate collection was found"),
    )
    return Section("duplicates", message("Duplicate collection"), (table,))


def _row(facts: Facts, names: Names, each: DuplicateRow) -> tuple[Cell, ...]:
    other = () if facts.agency else (names.owner(each.other), names.title(each.other))
    handling = (
        message("held; to be had by sharing") if each.held else (each.basis or message("hint"))
    )
    share = int(each.item_share * 10_000) / 100
    return (
        names.owner(each.entry),
        names.title(each.entry),
        *other,
        message("compared by {witness}", witness=each.witness),
        share,
        each.sharing,
        handling,
    )
