"""The one list of all rules: from the catalog, from written suites, over tables.

Whoever shows, explains or scores a rule looks it up here by lake table and id. A rule's full
name is ``<lake table>/<rule>``, for example ``aggregation.tax__taxpayer/required:name``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from quality.expectations.table_suite import suite_of_table
from quality.rules.delivery_rules import entry_rules
from quality.rules.indicators import indicator_of
from quality.rules.kinds import KINDS, Severity
from resources.registry import Origin
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.messages import language, message
from zb_pipelines.domain.naming import database_table, entry_table


@dataclass(frozen=True)
class ListedRule:
    """One rule as people see it. ``entry`` is the catalog entry that answers for it, if one does.

    ``title`` is what it says, of a table's suite a promise; ``failure`` what is wrong where it fails.
    """

    table: str
    rule: str
    entry: str | None
    item: str | None
    dimension: str
    indicator: str
    severity: Severity
    blocking: bool
    title: str
    failure: str
    remedy: str
    origin: Origin
    version: str

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.table}/{self.rule}"


def rules_of_table(catalog: Catalog, table: str) -> dict[str, ListedRule]:
    """Every rule of a lake table by its id; empty for a table that has none."""
    entry = _entries(catalog).get(table)
    own = _of_entry(entry, catalog) if entry else _of_suite(catalog, table)
    return {each.rule: each for each in (*own, *_across(catalog, table))}


def rule_book(catalog: Catalog) -> Iterator[ListedRule]:
    """All rules there are: entries in the catalog's order, then base and thematic tables."""
    for table in tables_with_rules(catalog):
        yield from rules_of_table(catalog, table).values()


def tables_with_rules(catalog: Catalog) -> tuple[str, ...]:
    """The lake tables that have rules."""
    entries = [table for table, entry in _entries(catalog).items() if not entry.withheld]
    golden = [database_table("base", c.database, c.table) for c in catalog.consolidations.values()]
    derived = [table.name for table in catalog.tables.values()]
    across = [rule.table for rule in catalog.rules.values()]
    return tuple(dict.fromkeys([*entries, *golden, *derived, *catalog.suites, *across]))


def _entries(catalog: Catalog) -> dict[str, Entry]:
    return {entry_table("aggregation", key): entry for key, entry in catalog.entries.items()}


def _of_entry(entry: Entry, catalog: Catalog) -> Iterator[ListedRule]:
    for rule in () if entry.withheld else entry_rules(entry, catalog):
        words = KINDS[rule.kind].words(language())
        title = words.title.format(item=rule.about)
        yield ListedRule(
            table=entry_table("aggregation", entry.key),
            rule=rule.id,
            entry=entry.key,
            item=rule.item,
            dimension=rule.dimension,
            indicator=rule.indicator,
            severity=rule.severity,
            blocking=rule.blocking,
            title=title,
            failure=title,
            remedy=words.remedy.format(item=rule.about),
            origin=rule.origin,
            version=rule.version,
        )


def _of_suite(catalog: Catalog, table: str) -> Iterator[ListedRule]:
    for each in suite_of_table(catalog, table):
        critical = each.severity == "critical"
        yield ListedRule(
            table=table,
            rule=each.rule,
            entry=None,
            item=each.kwargs.get("column"),
            dimension=each.dimension,
            indicator=each.indicator or indicator_of(each.rule, each.dimension),
            severity="block" if critical else "warn",
            blocking=critical,
            title=each.title,
            failure=each.failure or message("not kept: {promise}", promise=each.title),
            remedy=each.remedy or _remedy(),
            origin=each.origin,
            version=each.version,
        )


def _across(catalog: Catalog, table: str) -> Iterator[ListedRule]:
    entry = _entries(catalog).get(table)
    for rule in catalog.rules.values():
        if rule.table == table:
            yield ListedRule(
                table=table,
                rule=rule.id,
                entry=entry.key if entry else None,
                item=None,
                dimension=rule.dimension,
                indicator=rule.indicator,
                severity="warn",
                blocking=False,
                title=rule.title,
                failure=rule.title,
                remedy=rule.remedy,
                origin="cross",
                version=rule.version,
            )


def _remedy() -> str:
    """What to do where a promise says nothing about it."""
    return message("have the sources verify the data and correct it there, then consolidate again")
