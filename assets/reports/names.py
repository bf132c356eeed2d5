"""What things are called in a report: agencies, entries, built tables, and what a rule says."""

from dataclasses import dataclass, field

from assets.reports.measures import AGREEING, CURRENT, REACHED
from quality.rule_book import rules_of_table
from resources.registry import Release
from zb_pipelines.glossary import term, terms
from zb_pipelines.naming import entry_table

BASE = "基础库"
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
        """Who answers for a place: the agency's name, or the base database."""
        entry = self.release.catalog.entries.get(place)
        if entry:
            return self.agency(entry.agency)
        return term("database", database) if (database := self.database(place)) else BASE

    def title(self, place: str) -> str:
        """An entry's or a built table's title; the key itself where there is none."""
        entry = self.release.catalog.entries.get(place)
        if entry:
            return entry.title
        for each in self.release.catalog.consolidations.values():
            if place == f"base.{each.database}__{each.table}":
                return each.title
        return place

    def database(self, place: str) -> str | None:
        """The base database that a built table belongs to."""
        name = place.partition(".")[2].partition("__")[0]
        return name if place.startswith("base.") and name in terms("database") else None

    def rule(self, place: str, rule: str) -> tuple[str, str]:
        """What fails and what to do, in Chinese; a rule that is no more is named by its kind."""
        if rule in _BESIDE:
            return _BESIDE[rule]
        if place not in self._rules:
            self._rules[place] = self._words(place)
        known = self._rules[place].get(rule)
        if known:
            return known
        kind = rule.partition(":")[0]
        return terms("defect").get(kind, rule), "核对来源数据后更正"

    def _words(self, place: str) -> dict[str, tuple[str, str]]:
        catalog = self.release.catalog
        table = entry_table("aggregation", place) if place in catalog.entries else place
        found = rules_of_table(catalog, table)
        return {rule: (each.title, each.remedy) for rule, each in found.items()}
