"""The plan items of all changes of a release: their grades, and what is rebuilt for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from resources.lake import Lake
from resources.registry import Build, Registry, Release, Step
from zb_pipelines.domain.catalog.changes import Change
from zb_pipelines.domain.catalog.grading import GradedChange, grade
from zb_pipelines.domain.naming import QUALITY_REPORT
from zb_pipelines.rollout.plan.database_work import DatabaseWork, reads
from zb_pipelines.rollout.plan.entry_partitions import read_entry_partitions
from zb_pipelines.rollout.plan.entry_work import ERASING, EntryWork
from zb_pipelines.rollout.plan.grant_work import revocations
from zb_pipelines.rollout.plan.plan import PlanItem, Reason
from zb_pipelines.rollout.plan.rebuilding import Rebuilding, acts
from zb_pipelines.rollout.plan.report_work import SCORING, ReportWork, Rescoring, seals


@dataclass(frozen=True)
class ReleaseWork:
    """All work between two releases, in no order yet; ``since`` as for ``plan``."""

    registry: Registry
    lake: Lake
    old: Release | None
    new: Release
    day: date
    since: date | None
    changes: Sequence[Change]

    def items(self) -> list[PlanItem]:
        """All plan items, empty where nothing changed."""
        if not self.changes:
            return []
        entries = [item for work in self.works.values() for item in work.items()]
        rebuilding = Rebuilding(
            self.registry,
            self.lake,
            self.old,
            self.new,
            self.grades,
            self.works,
            entries,
            self.day,
        )
        built = list(rebuilding.tables())
        rebuilt = [item for _, items in built for item in items]
        report = list(self._report(entries, [work for work, _ in built], rebuilt).items())
        erasing = any(item.phase == "erase" for item in entries) or any(
            reason.irreversible for item in rebuilt for reason in item.why
        )
        sealed = list(seals(rebuilt, erasing, self.steps, self.new.effective))
        return [
            *entries,
            *rebuilt,
            *report,
            *sealed,
            *self._without_work(),
            *revocations(self.registry, self.grades, self.day),
        ]

    @cached_property
    def grades(self) -> Mapping[str, list[GradedChange]]:
        """Changes by subject, with the rule for the subject's kind of source."""
        found: dict[str, list[GradedChange]] = {}
        for change in self.changes:
            entry = self.new.catalog.entries.get(change.subject)
            mode = entry.extraction.mode if entry else "snapshot"
            found.setdefault(change.subject, []).append(grade(change, mode))
        return found

    @cached_property
    def works(self) -> Mapping[str, EntryWork]:
        """The work of each changed entry, new or retired."""
        known = {**(self.old.catalog.entries if self.old else {}), **self.new.catalog.entries}
        keys = [key for key in self.grades if key in known]
        asking = [key for key in keys if any(acts(each) for each in self.grades[key])]
        releases = self.registry.releases() if asking else []
        partitions = read_entry_partitions(self.registry, releases, self.new, asking, self.day)
        return {
            key: EntryWork(
                key,
                self.new.catalog.entries.get(key),
                self.grades[key],
                partitions,
                self.steps,
                self.since,
            )
            for key in keys
        }

    @cached_property
    def steps(self) -> Mapping[Step, datetime]:
        """What was done for this release that no manifest tells."""
        return self.registry.applications.steps(self.new.id)

    def _report(
        self,
        entries: Sequence[PlanItem],
        tables: Sequence[DatabaseWork],
        rebuilt: Sequence[PlanItem],
    ) -> ReportWork:
        upstream = [*(item for item in entries if item.phase != "told"), *rebuilt]
        days = {
            d for work in self.works.values() if not work.erases_entry for d in work.touched_days()
        }
        changed: dict[date, datetime] = {}
        for work in self.works.values():
            for done in work.partitions.standardisations.get(work.key, {}).values():
                if done.ended_at and done.day in work.touched_days():
                    changed[done.day] = max(done.ended_at, changed.get(done.day, done.ended_at))
        for work in tables:
            for build in work.builds:
                if build.ended_at and (work.grades or any(reads(build, w) for w in work.works)):
                    days.add(build.day)
                    at = changed.get(build.day, build.ended_at)
                    changed[build.day] = max(build.ended_at, at)
        erased = [at for step, at in self.steps.items() if step.action in ERASING]
        everywhere = any(item.phase == "erase" and (item.days or item.done) for item in upstream)
        rescored = tuple(Reason.of(each) for each in self.grades.get(SCORING, ()))
        asked = bool(upstream or rescored)
        reports = self.registry.history.builds([QUALITY_REPORT]) if asked else []
        return ReportWork(
            reports,
            upstream,
            days,
            everywhere or bool(erased),
            changed,
            max(erased, default=None),
            Rescoring(rescored, self._scored_alike) if rescored else None,
        )

    def _scored_alike(self, build: Build) -> bool:
        """Whether a report was scored as the new release says."""
        by_id = {release.id: release for release in self.registry.releases()}
        then = by_id.get(build.release_id or 0)
        return then is not None and then.catalog.scoring == self.new.catalog.scoring

    def _without_work(self) -> list[PlanItem]:
        """Changes of statutes, agencies and tables that ask nothing of data."""
        return [
            PlanItem("told", each.rule.today, subject, (), (Reason.of(each),))
            for subject, grades in self.grades.items()
            if subject not in self.works
            for each in grades
            if not acts(each)
        ]
