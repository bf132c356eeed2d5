"""What follows for the base tables: which built days read something that changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from resources.registry import Build, Standardisation
from zb_pipelines.catalog.grading import Grade
from zb_pipelines.catalog.model import Catalog
from zb_pipelines.plan.entry_work import EntryWork
from zb_pipelines.plan.estimate import build_estimate
from zb_pipelines.plan.item import Item, Reason
from zb_pipelines.survivorship.model import Consolidation

# A field whose level rose is rebuilt too: its table is written without the field's extremes.
REBUILDING = ("rebuild", "remask")


@dataclass(frozen=True)
class DatabaseWork:
    """One base table: its own graded changes, the entries it reads, its builds still in the lake."""

    c: Consolidation
    grades: Sequence[Grade]
    works: Sequence[EntryWork]
    builds: Sequence[Build]
    pending: Mapping[str, Collection[date]]
    erasing: Collection[str]
    catalogs: Mapping[int, Catalog]
    day: date

    @property
    def target(self) -> str:
        """The asset of the consolidated table."""
        return f"base/{self.c.database}/{self.c.table}"

    def items(self) -> Iterator[Item]:
        """At most one item."""
        asked = [build for build in self.builds if self._touches(build)]
        wanted = [build.day for build in asked if self._stale(build)]
        days = [build.day for build in asked]
        if self._new():
            days, wanted = [*days, self.day], [*wanted, self.day]
        if not days:
            return
        rows, seconds = build_estimate(self.builds, wanted)
        yield Item(
            "base",
            "rebuild",
            self.target,
            tuple(wanted),
            self._why(),
            rows=rows,
            seconds=seconds,
            done=len(days) - len(wanted),
        )

    def _new(self) -> bool:
        added = any(grade.change.kind == "database_added" for grade in self.grades)
        return added and self.day not in {build.day for build in self.builds}

    @property
    def _reruled(self) -> bool:
        return any(grade.rule.stored in REBUILDING for grade in self.grades)

    def _touches(self, build: Build) -> bool:
        return self._reruled or any(reads(build, work) for work in self.works)

    def _stale(self, build: Build) -> bool:
        """Whether the build is older than what it reads, or than the rules that made it."""
        if self._reruled and not self._same_rules(build):
            return True
        return any(reads(build, work) and self._behind(build, work) for work in self.works)

    def _same_rules(self, build: Build) -> bool:
        then = self.catalogs.get(build.release_id) if build.release_id is not None else None
        before = then.consolidations.get(self.c.database) if then else None
        return before is not None and before == self.c

    def _behind(self, build: Build, work: EntryWork) -> bool:
        if work.erased:
            return _day_read(build, work.key) is not None
        if work.key in self.erasing:
            return True
        done = work.standing.standardisations.get(work.key, {})
        return any(
            day in self.pending.get(work.key, ()) or _newer(done.get(day), build)
            for day in days_read(build, work)
        )

    def _why(self) -> tuple[Reason, ...]:
        own = [Reason.of(grade) for grade in self.grades if grade.rule.stored in REBUILDING]
        from_entries = [
            Reason.of(grade)
            for work in self.works
            if any(reads(build, work) for build in self.builds)
            for grade in work.grades
            if {grade.rule.today, grade.rule.stored} & {"pull", "restandardise", "purge"}
        ]
        return tuple(dict.fromkeys([*own, *from_entries]))


def reads(build: Build, work: EntryWork) -> bool:
    """Whether the build stands on a partition of the entry that changes."""
    if work.erased:
        return work.key in build.inputs
    return work.key in build.inputs and bool(days_read(build, work))


def days_read(build: Build, work: EntryWork) -> set[date]:
    """Of the days that change, those whose partitions the build reads: the newest of a
    snapshot, all of an incremental source.
    """
    touched = {day for day in work.touched() if day <= build.day}
    if not touched or (work.entry and work.entry.extraction.mode == "incremental"):
        return touched
    held = [day for day in {*work.standing.days(work.key), *touched} if day <= build.day]
    return touched & {max(held)}


def _newer(done: Standardisation | None, build: Build) -> bool:
    """Whether a partition was made after the build read it."""
    return bool(done and done.ended_at and build.ended_at and done.ended_at > build.ended_at)


def _day_read(build: Build, entry: str) -> date | None:
    """The day of the entry's partition that the build read; ``None`` where it read none."""
    read = build.inputs.get(entry, "never")
    return date.fromisoformat(read) if read[:1].isdigit() else None
