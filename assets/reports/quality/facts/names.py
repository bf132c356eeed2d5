"""What things are called in a report: agencies, entries, built tables, and what a rule says."""

from dataclasses import dataclass, field
from functools import cached_property

from assets.reports.quality.facts.measures import AGREEING, CURRENT, REACHED
from quality.rules.rule_book import rules_of_table
from resources.registry import Release
from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.glossary import terms
from zb_pipelines.domain.naming import database_table, entry_table

# What is measured without a rule: what it means where it fails, and what to do.
_BESIDE = {
    REACHED: ("到时取不到数据", "检查系统连接、账号和文件位置,恢复后重新运行当日汇聚"),
    CURRENT: ("超过更新周期没有新数据", "按目录登记的更新周期提供数据;周期有变的,申请变更目录"),
    AGREEING: ("基础库取值被其他来源否定", "由权威部门核实,有误的一方在来源系统更正"),
}


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
        if rule in _BESIDE:
            return _BESIDE[rule]
        if place not in self._rules:
            known = rules_of_table(self.release.catalog, self._table(place))
            self._rules[place] = {each.rule: (each.title, each.remedy) for each in known.values()}
        if rule in self._rules[place]:
            return self._rules[place][rule]
        kind = rule.partition(":")[0]
        return terms("defect").get(kind, rule), "核对来源数据后更正"

    def _table(self, place: str) -> str:
        """The lake table of a place."""
        return entry_table("aggregation", place) if place in self.release.catalog.entries else place
