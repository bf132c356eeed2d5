"""The values of all figures of one report; its sections show no other figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.reports.quality.document.document import Column, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.figures.definitions import FIGURES
from assets.reports.quality.figures.sharing_figures import PLACE, sharing_values
from quality.rules.entry_rules import DELIVERY
from zb_pipelines.domain.messages import message

TABLE = "figures"
# The table of a base database's conflicts stands for all tables of its build.
_BESIDE = ("__conflict", "__unresolved", "__changes")


@dataclass(frozen=True)
class FigureValue:
    """``value`` of the figure ``key`` for ``place`` (an entry or a lake table) and ``rule``, if any."""

    key: str
    place: str
    rule: str
    value: int


def figure_values(facts: Facts) -> tuple[FigureValue, ...]:
    """Every figure of ``facts`` that the lake can yield."""
    return (
        *_of_entries(facts),
        *_of_rules(facts),
        *_of_tables(facts),
        *_of_findings(facts),
        *_of_districts(facts),
        *_of_sharing(facts),
    )


def figure_table(facts: Facts) -> Table:
    """The figures as a table of the document: key, title, place, rule, value."""
    columns = (
        Column(message("Figure"), "code"),
        Column(message("Title")),
        Column(message("Entry or table"), "code"),
        Column(message("Rule"), "code"),
        Column(message("Value"), "count"),
    )
    rows = tuple(
        (each.key, FIGURES[each.key].title, each.place, each.rule, each.value)
        for each in figure_values(facts)
    )
    return Table(
        TABLE, message("Figures (recomputed from the lake by zb report verify)"), columns, rows
    )


def _of_entries(facts: Facts) -> Iterator[FigureValue]:
    for each in facts.flow:
        if each.entry in facts.release.catalog.entries:
            yield FigureValue("landed", each.entry, "", each.landed)
            yield FigureValue("aggregated", each.entry, "", each.aggregated)
            yield FigureValue("quarantined_in_period", each.entry, "", each.quarantined)
    for each in facts.held:
        yield FigureValue("records", each.entry, "", each.aggregated)
        yield FigureValue("quarantined", each.entry, "", each.quarantined)


def _of_rules(facts: Facts) -> Iterator[FigureValue]:
    """Blocking rules of rows: what they reject stands in quarantine with its reason."""
    entries = facts.release.catalog.entries
    for each in facts.now.rules:
        of_rows = each.severity == "block" and not each.rule.endswith(DELIVERY)
        if of_rows and each.last_checked and each.table_name in entries:
            failed = each.last_checked - each.last_passed
            yield FigureValue("problem", each.table_name, each.rule, failed)


def _of_tables(facts: Facts) -> Iterator[FigureValue]:
    golden = {
        f"base.{c.database}__{c.table}" for c in facts.release.catalog.consolidations.values()
    }
    for each in facts.builds:
        if not each.table_name.endswith(_BESIDE):
            yield FigureValue("table_rows", each.table_name, "", each.rows)
        if each.table_name in golden:
            yield FigureValue("conflicts", each.table_name, "", each.conflicts)


def _of_findings(facts: Facts) -> Iterator[FigureValue]:
    for each in facts.findings:
        yield FigureValue("findings", f"thematic.{each.theme}__finding", each.rule, each.count)


def _of_districts(facts: Facts) -> Iterator[FigureValue]:
    for each in facts.placed:
        yield FigureValue("district_rows", each.entry, each.district, each.aggregated)
        yield FigureValue("district_quarantined", each.entry, each.district, each.quarantined)


def _of_sharing(facts: Facts) -> Iterator[FigureValue]:
    """Of the city only: an agency's edition tells a part that no figure is defined for."""
    if not facts.agency:
        for key, parameter, value in sharing_values(facts.sharing):
            yield FigureValue(key, PLACE, parameter, value)
