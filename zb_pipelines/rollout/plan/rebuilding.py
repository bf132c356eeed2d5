"""Which built tables follow from a plan's changes, table after table in the order of building."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from resources.lake import Lake
from resources.registry import Build, Registry, Release
from zb_pipelines.domain.catalog.grading import GradedChange
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.rollout.plan.built_tables import BuiltTable, built_tables
from zb_pipelines.rollout.plan.database_work import DatabaseWork, Upstream
from zb_pipelines.rollout.plan.entry_work import EntryWork
from zb_pipelines.rollout.plan.plan import PlanItem

_LOG = "__changes"


@dataclass(frozen=True)
class Rebuilding:
    """The built tables of ``new`` against what changes: ``entries`` are the items before them."""

    registry: Registry
    lake: Lake
    old: Release | None
    new: Release
    graded: Mapping[str, list[GradedChange]]
    works: Mapping[str, EntryWork]
    entries: Sequence[PlanItem]
    day: date

    def tables(self) -> Iterator[tuple[DatabaseWork, list[PlanItem]]]:
        """Each table that has something to do or to tell, with its items (at most one)."""
        upstream = Upstream({}, {}, {})
        for table in built_tables(self.new.catalog):
            work = self._work(table, upstream)
            items = list(work.items()) if work else []
            if work and items:
                yield work, items
            if work and items and work.changes_rows:
                upstream = _add_upstream(upstream, table.made.table, items, work.builds)

    def _work(self, table: BuiltTable, upstream: Upstream) -> DatabaseWork | None:
        grades = self.graded.get(table.subject, [])
        reads = table.reads | self._read_before.get(table.made.table, frozenset())
        read_tables = {name.removesuffix(_LOG) for name in reads}
        works = [work for name, work in self._changing.items() if name in reads]
        if not (any(acts(each) for each in grades) or works or read_tables & set(upstream.why)):
            return None
        return DatabaseWork(
            table.made,
            grades,
            works,
            self._builds(table.made.table),
            self._pending,
            self._erasing,
            self._catalogs,
            self.new.catalog,
            upstream,
            self.day,
        )

    @cached_property
    def _changing(self) -> Mapping[str, EntryWork]:
        """Lake table → the work of an entry whose rows may change."""
        return {
            entry_table("aggregation", key): work
            for key, work in self.works.items()
            if any(changes_rows(each) for each in work.grades) and not work.holds_nothing
        }

    @cached_property
    def _read_before(self) -> Mapping[str, frozenset[str]]:
        """Built table → what the old catalog let it read."""
        before = built_tables(self.old.catalog) if self.old else []
        return {table.made.table: table.reads for table in before}

    @cached_property
    def _pending(self) -> Mapping[str, set[date]]:
        pending: dict[str, set[date]] = {}
        for item in self.entries:
            if item.phase == "entries" and item.entry:
                pending.setdefault(item.entry, set()).update(item.days)
        return pending

    @cached_property
    def _erasing(self) -> set[str]:
        erased = {item.entry for item in self.entries if item.phase == "erase" and item.days}
        return {key for key in erased if key and self.works[key].asks_for("purge")}

    @cached_property
    def _catalogs(self) -> Mapping[int, Catalog]:
        return {release.id: release.catalog for release in self.registry.releases()}

    def _builds(self, table: str) -> list[Build]:
        """The recorded builds of ``table`` whose partitions are still in the lake."""
        kept = set(self.lake.days(table)) if self.lake.exists(table) else set[date]()
        return [build for build in self.registry.history.builds([table]) if build.day in kept]


def acts(each: GradedChange) -> bool:
    """Whether a change asks anything of data that runs must do."""
    idle = {"nothing", "schedule", "lost"}
    return bool({each.rule.today, each.rule.stored, each.rule.absent} - idle)


def changes_rows(each: GradedChange) -> bool:
    """Whether a change may change what built tables read; another mask does not."""
    asked = {each.rule.today, each.rule.stored, each.rule.absent}
    return bool(asked & {"pull", "restandardise", "purge"})


def _add_upstream(
    upstream: Upstream, table: str, items: Sequence[PlanItem], builds: Sequence[Build]
) -> Upstream:
    """``upstream`` with one table more, for those that read it."""
    days = {day for item in items for day in item.days}
    built = {build.day: build.ended_at for build in builds if build.ended_at}
    why = tuple(dict.fromkeys(reason for item in items for reason in item.why))
    return Upstream(
        {**upstream.pending, table: days},
        {**upstream.built, table: built},
        {**upstream.why, table: why},
    )
