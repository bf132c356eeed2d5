"""What things are called in a report: agencies, entries, built tables, and what a rule says."""

from dataclasses import dataclass, field
from functools import cached_property

from assets.reports.quality.facts import measures
from quality.rules.kinds import KINDS
from quality.rules.rule_book import rules_of_table
from resources.registry import Release
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.naming import database_table, entry_table


def words_of_measure(name: str) -> tuple[str, str] | None:
    """Of what is measured without a rule: what it means where it fails, and what to do."""
    match name:
        case measures.REACHED:
            return message("No data could be fetched when due"), message(
                "check the connection, the account and the place of the files; then run the day again"
            )
        case measures.CURRENT:
            return message("No new data within the update cycle"), message(
                "deliver as often as the catalog says; if the cycle changed, apply for a change of the catalog"
            )
        case measures.AGREEING:
            return message(
                "A value of the base database is contradicted by another source"
            ), message("the authority verifies; whoever is wrong corrects it in the source system")
        case _:
            return None


@dataclass(frozen=True)
class Names:
    """The names of one release."""

    release: Release
    _rules: dict[str, dict[str, tuple[str, str]]] = field(
        default_factory=dict[str, dict[str, tuple[str, str]]]
    )

    def agency(self, key: str) -> str:
        """An agency's name; its key where it left the catalog."""
        found = self.release.catalog.agencies.get(key)
        return found.name if found else key

    def owner(self, place: str) -> str:
        """Who answers for a place: the agency's name, or the base or thematic database."""
        entry = self.release.catalog.entries.get(place)
        if entry:
            return self.agency(entry.agency)
        database = self.database(place)
        return self.database_title(database) if database else place

    def database_title(self, database: str) -> str:
        """The name of a base or thematic database."""
        return database_title(self.release.catalog.databases, database)

    def title(self, place: str) -> str:
        """An entry's or a built table's title; the key itself where there is none."""
        catalog = self.release.catalog
        if place in catalog.entries:
            return catalog.entries[place].title
        return self._built.get(place, place.partition("__")[2] or place)

    def database(self, place: str) -> str | None:
        """The base or thematic database that a built table belongs to."""
        name = place.partition(".")[2].partition("__")[0]
        return name if name in self.release.catalog.databases else None

    @cached_property
    def _built(self) -> dict[str, str]:
        """Lake table → title of every table that the platform builds."""
        catalog = self.release.catalog
        golden = {
            database_table("base", c.database, c.table): c.title
            for c in catalog.consolidations.values()
        }
        return golden | {each.name: each.title for each in catalog.tables.values()}

    def rule(self, place: str, rule: str) -> tuple[str, str]:
        """What fails and what to do, in Chinese; a rule that is no more is named by its kind."""
        measured = words_of_measure(rule)
        if measured:
            return measured
        if place not in self._rules:
            with in_chinese():
                known = rules_of_table(self.release.catalog, self._table(place))
            self._rules[place] = {
                each.rule: (self._without_title(each.failure, place), each.remedy)
                for each in known.values()
            }
        if rule in self._rules[place]:
            return self._rules[place][rule]
        kind = rule.partition(":")[0]
        fault = KINDS[kind].zh.defect if kind in KINDS else rule
        return fault, message("verify the source data and correct it")

    def _without_title(self, failure: str, place: str) -> str:
        """What fails, without the place's own title at its head: that is told beside it."""
        return failure.removeprefix(f"“{self.title(place)}”")

    def _table(self, place: str) -> str:
        """The lake table of a place."""
        return entry_table("aggregation", place) if place in self.release.catalog.entries else place
