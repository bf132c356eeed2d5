"""Plan items for base and thematic tables: which built days read something that changed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from resources.registry import Build, Standardisation
from zb_pipelines.domain.catalog.grading import GradedChange
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.rollout.plan.entry_work import EntryWork
from zb_pipelines.rollout.plan.estimate import build_estimate
from zb_pipelines.rollout.plan.plan import Phase, PlanItem, Reason

# A field whose level rose is rebuilt too: its table is written without the field's extremes.
REBUILDING = ("rebuild", "remask")
_LOG = "__changes"


@dataclass(frozen=True)
class Made:
    """A table that is built: its asset, its lake table, and what its builds are made by.

    ``declared`` gives the declaration that a catalog has of it, ``None`` where it has none.
    """

    phase: Phase
    target: str
    table: str
    declared: Callable[[Catalog], object | None]


@dataclass(frozen=True)
class Upstream:
    """The built tables that change: days still to be rebuilt and times of building, by lake table."""

    pending: Mapping[str, Collection[date]]
    built: Mapping[str, Mapping[date, datetime]]
    why: Mapping[str, tuple[Reason, ...]]

    def read_by(self, build: Build) -> Iterator[tuple[str, set[date]]]:
        """The tables among them that ``build`` read, with the days of each that it read."""
        for table in self.why:
            days = {*self.pending.get(table, ()), *self.built.get(table, {})}
            if f"{table}{_LOG}" in build.inputs:
                yield table, {day for day in days if day <= build.day}
            elif (read := _day_read(build, table)) in days and read is not None:
                yield table, {read}

    def ahead_of(self, build: Build) -> bool:
        """Whether a table that ``build`` read is to be rebuilt, or was rebuilt after it."""
        return any(
            day in self.pending.get(table, ()) or _after(self.built[table].get(day), build)
            for table, days in self.read_by(build)
            for day in days
        )


@dataclass(frozen=True)
class DatabaseWork:
    """One built table: its own graded changes, the entries it reads, its builds still in the lake."""

    made: Made
    grades: Sequence[GradedChange]
    works: Sequence[EntryWork]
    builds: Sequence[Build]
    pending: Mapping[str, Collection[date]]
    erasing: Collection[str]
    catalogs: Mapping[int, Catalog]
    current: Catalog
    upstream: Upstream
    day: date

    def items(self) -> Iterator[PlanItem]:
        """At most one item."""
        asked = [build for build in self.builds if self._touches(build)]
        wanted = [build.day for build in asked if self._stale(build)]
        days = [build.day for build in asked]
        if self._has_new_suite and self.builds:
            newest = max(self.builds, key=lambda build: build.day)
            days = list(dict.fromkeys([*days, newest.day]))
            if not self._same_suite(newest):
                wanted = list(dict.fromkeys([*wanted, newest.day]))
        if self._new():
            days, wanted = [*days, self.day], [*wanted, self.day]
        if not days:
            return
        rows, seconds = build_estimate(self.builds, wanted)
        yield PlanItem(
            self.made.phase,
            "rebuild",
            self.made.target,
            tuple(wanted),
            self._why(),
            rows=rows,
            seconds=seconds,
            done=len(days) - len(wanted),
        )

    def _new(self) -> bool:
        added = any(
            grade.change.kind in ("database_added", "product_added") for grade in self.grades
        )
        return added and not self.builds

    @property
    def changes_rows(self) -> bool:
        """Whether rows may differ afterwards, and not only how they are checked."""
        return self._new() or any(self._touches(build) for build in self.builds)

    @property
    def _has_new_suite(self) -> bool:
        return any(grade.change.kind == "suite_changed" for grade in self.grades)

    def _same_suite(self, build: Build) -> bool:
        then = self.catalogs.get(build.release_id) if build.release_id is not None else None
        table = self.made.table
        return then is not None and then.suites.get(table) == self.current.suites.get(table)

    @property
    def _has_new_rules(self) -> bool:
        return any(grade.rule.stored in REBUILDING for grade in self.grades)

    def _touches(self, build: Build) -> bool:
        if self._has_new_rules or any(reads(build, work) for work in self.works):
            return True
        return any(True for _ in self.upstream.read_by(build))

    def _stale(self, build: Build) -> bool:
        """Whether the build is older than what it reads, or than the rules that made it."""
        if self._has_new_rules and not self._same_rules(build):
            return True
        if self.upstream.ahead_of(build):
            return True
        return any(reads(build, work) and self._behind(build, work) for work in self.works)

    def _same_rules(self, build: Build) -> bool:
        then = self.catalogs.get(build.release_id) if build.release_id is not None else None
        before = self.made.declared(then) if then else None
        return before is not None and before == self.made.declared(self.current)

    def _behind(self, build: Build, work: EntryWork) -> bool:
        if work.erases_entry:
            return _day_read(build, work.key) is not None
        if work.key in self.erasing:
            return True
        done = work.partitions.standardisations.get(work.key, {})
        return any(
            day in self.pending.get(work.key, ()) or _newer(done.get(day), build)
            for day in days_read(build, work)
        )

    def _why(self) -> tuple[Reason, ...]:
        own = [
            Reason.of(grade)
            for grade in self.grades
            if {grade.rule.today, grade.rule.stored} & {*REBUILDING}
        ]
        from_entries = [
            Reason.of(grade)
            for work in self.works
            if any(reads(build, work) for build in self.builds)
            for grade in work.grades
            if {grade.rule.today, grade.rule.stored} & {"pull", "restandardise", "purge"}
        ]
        from_tables = [
            reason
            for build in self.builds
            for table, _ in self.upstream.read_by(build)
            for reason in self.upstream.why[table]
        ]
        return tuple(dict.fromkeys([*own, *from_entries, *from_tables]))


def reads(build: Build, work: EntryWork) -> bool:
    """Whether the build stands on a partition of the entry that changes."""
    if work.erases_entry:
        return work.key in build.inputs
    return work.key in build.inputs and bool(days_read(build, work))


def days_read(build: Build, work: EntryWork) -> set[date]:
    """Of the days that change, those whose partitions the build reads: the newest of a
    snapshot, all of an incremental source.
    """
    touched = {day for day in work.touched_days() if day <= build.day}
    if not touched or (work.entry and work.entry.extraction.mode == "incremental"):
        return touched
    held = [day for day in {*work.partitions.days(work.key), *touched} if day <= build.day]
    return touched & {max(held)}


def _after(built: datetime | None, build: Build) -> bool:
    return bool(built and build.ended_at and built > build.ended_at)


def _newer(done: Standardisation | None, build: Build) -> bool:
    """Whether a partition was made after the build read it."""
    return bool(done and done.ended_at and build.ended_at and done.ended_at > build.ended_at)


def _day_read(build: Build, entry: str) -> date | None:
    """The day of the entry's partition that the build read; ``None`` where it read none."""
    read = build.inputs.get(entry, "never")
    return date.fromisoformat(read) if read[:1].isdigit() else None
