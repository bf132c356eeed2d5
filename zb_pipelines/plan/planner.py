"""Putting a plan together: changes, their grades, and what that means for what is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from resources.lake import Lake
from resources.registry import Build, Registry, Release, Step
from zb_pipelines.catalog.changes import Change, diff
from zb_pipelines.catalog.changes.databases import table_of
from zb_pipelines.catalog.grading import Grade, grade
from zb_pipelines.catalog.model import Catalog
from zb_pipelines.naming import database_table
from zb_pipelines.plan.database_work import DatabaseWork, reads
from zb_pipelines.plan.entry_work import ERASING, EntryWork, databases_reading
from zb_pipelines.plan.item import PHASES, Item, Plan, Reason
from zb_pipelines.plan.report_work import REPORT_TABLE, ReportWork, seals
from zb_pipelines.plan.standing import read_standing


def plan(
    registry: Registry,
    lake: Lake,
    old: Release | None,
    new: Release,
    day: date,
    since: date | None = None,
) -> Plan:
    """What going from ``old`` to ``new`` asks for on ``day``, less what is in step already.

    ``since`` limits pulling and re-reading to partitions from that day on, and asks incremental
    sources for the days since then that were never had; erasures always concern everything.
    Reads the registry only for what changed, the lake only for the tables concerned.
    """
    changes = diff(old.catalog if old else None, new.catalog, day)
    items = _Planning(registry, lake, old, new, day, since, changes).items()
    ordered = sorted(items, key=lambda item: PHASES.index(item.phase))
    return Plan(old.id if old else None, new.id, day, changes, tuple(ordered))


@dataclass(frozen=True)
class _Planning:
    registry: Registry
    lake: Lake
    old: Release | None
    new: Release
    day: date
    since: date | None
    changes: Sequence[Change]

    def items(self) -> list[Item]:
        if not self.changes:
            return []
        entries = [item for work in self.works.values() for item in work.items()]
        bases = [(work, list(work.items())) for work in self._databases(entries)]
        rebuilt = [item for _, items in bases for item in items]
        report = list(self._report(entries, [work for work, _ in bases], rebuilt).items())
        erasing = any(item.phase == "erase" for item in entries) or any(
            reason.irreversible for item in rebuilt for reason in item.why
        )
        sealed = list(seals(rebuilt, erasing, self.steps, self.new.effective))
        return [*entries, *rebuilt, *report, *sealed, *self._told()]

    @cached_property
    def graded(self) -> Mapping[str, list[Grade]]:
        """Changes by subject, with the rule for the subject's kind of source."""
        found: dict[str, list[Grade]] = {}
        for change in self.changes:
            entry = self.new.catalog.entries.get(change.subject)
            mode = entry.extraction.mode if entry else "snapshot"
            found.setdefault(change.subject, []).append(grade(change, mode))
        return found

    @cached_property
    def works(self) -> Mapping[str, EntryWork]:
        """The work of each changed entry, new or retired."""
        known = {**(self.old.catalog.entries if self.old else {}), **self.new.catalog.entries}
        keys = [key for key in self.graded if key in known]
        asking = [key for key in keys if any(_acts(each) for each in self.graded[key])]
        releases = self.registry.releases() if asking else []
        standing = read_standing(self.registry, releases, self.new, asking, self.day)
        return {
            key: EntryWork(
                key,
                self.new.catalog.entries.get(key),
                self.graded[key],
                standing,
                self.steps,
                self.since,
            )
            for key in keys
        }

    @cached_property
    def steps(self) -> Mapping[Step, datetime]:
        """What was done for this release that no manifest tells."""
        return self.registry.applications.steps(self.new.id)

    @cached_property
    def catalogs(self) -> dict[int, Catalog]:
        return {release.id: release.catalog for release in self.registry.releases()}

    def _databases(self, entries: Sequence[Item]) -> list[DatabaseWork]:
        pending: dict[str, set[date]] = {}
        for item in entries:
            if item.phase == "entries" and item.entry:
                pending.setdefault(item.entry, set()).update(item.days)
        erasing = {item.entry for item in entries if item.phase == "erase" and item.days}
        concerned = self._concerned()
        tables = {key: _main_table(self.new.catalog, key) for key in concerned}
        builds = self._builds(list(tables.values())) if tables else {}
        return [
            DatabaseWork(
                self.new.catalog.consolidations[key],
                self.graded.get(table_of(self.new.catalog.consolidations[key]), []),
                works,
                builds.get(tables[key], []),
                pending,
                {entry for entry in erasing if entry and self.works[entry].asked("purge")},
                self.catalogs,
                self.day,
            )
            for key, works in concerned.items()
        ]

    def _concerned(self) -> dict[str, list[EntryWork]]:
        """Consolidations that changed or read, or did read, an entry whose data change."""
        found: dict[str, list[EntryWork]] = {
            key: []
            for key, c in self.new.catalog.consolidations.items()
            if any(_acts(each) for each in self.graded.get(table_of(c), []))
        }
        catalogs = [self.new.catalog, *([self.old.catalog] if self.old else [])]
        for work in self.works.values():
            if not any(_changes_rows(each) for each in work.grades):
                continue
            for key in dict.fromkeys(
                k for each in catalogs for k in databases_reading(each, work.key)
            ):
                if key in self.new.catalog.consolidations:
                    found.setdefault(key, []).append(work)
        return found

    def _builds(self, tables: Sequence[str]) -> dict[str, list[Build]]:
        """The recorded builds of ``tables`` whose partitions are still in the lake."""
        kept = {table: set(self.lake.days(table)) for table in tables}
        found: dict[str, list[Build]] = {}
        for build in self.registry.history.builds(tables):
            if build.day in kept[build.table_name]:
                found.setdefault(build.table_name, []).append(build)
        return found

    def _report(
        self, entries: Sequence[Item], bases: Sequence[DatabaseWork], rebuilt: Sequence[Item]
    ) -> ReportWork:
        upstream = [*(item for item in entries if item.phase != "told"), *rebuilt]
        days = {d for work in self.works.values() if not work.erased for d in work.touched()}
        changed: dict[date, datetime] = {}
        for work in self.works.values():
            for done in work.standing.standardisations.get(work.key, {}).values():
                if done.ended_at and done.day in work.touched():
                    changed[done.day] = max(done.ended_at, changed.get(done.day, done.ended_at))
        for base in bases:
            for build in base.builds:
                if build.ended_at and (base.grades or any(reads(build, w) for w in base.works)):
                    days.add(build.day)
                    at = changed.get(build.day, build.ended_at)
                    changed[build.day] = max(build.ended_at, at)
        erased = [at for step, at in self.steps.items() if step.action in ERASING]
        everywhere = any(item.phase == "erase" and (item.days or item.done) for item in upstream)
        reports = self.registry.history.builds([REPORT_TABLE]) if upstream else []
        return ReportWork(
            reports, upstream, days, everywhere or bool(erased), changed, max(erased, default=None)
        )

    def _told(self) -> list[Item]:
        """Changes of statutes, agencies and tables that ask nothing of data."""
        return [
            Item("told", each.rule.today, subject, (), (Reason.of(each),))
            for subject, grades in self.graded.items()
            if subject not in self.works
            for each in grades
            if not _acts(each)
        ]


def _acts(each: Grade) -> bool:
    """Whether a change asks anything of data that runs must do."""
    idle = {"nothing", "schedule", "lost"}
    return bool({each.rule.today, each.rule.stored, each.rule.absent} - idle)


def _changes_rows(each: Grade) -> bool:
    """Whether a change may change what base tables read; another mask does not."""
    acts = {each.rule.today, each.rule.stored, each.rule.absent}
    return bool(acts & {"pull", "restandardise", "purge"})


def _main_table(catalog: Catalog, key: str) -> str:
    c = catalog.consolidations[key]
    return database_table("base", c.database, c.table)
