"""Plan items for reports that were already rendered, and for logs of tables with erased data."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from resources.registry import Build, Step
from zb_pipelines.rollout.plan.plan import SEAL, PlanItem, Reason

REPORTS = ("report/coverage", "report/quality")
# Recorded when a day's page has been rendered, the last thing that a night does.


SCORING = "scoring.yml"


@dataclass(frozen=True)
class Rescoring:
    """A changed scoring: why the newest report is made again, and which reports have it already."""

    why: tuple[Reason, ...]
    in_step: Callable[[Build], bool]


@dataclass(frozen=True)
class ReportWork:
    """The rendered days: ``upstream`` are the items before, ``changed_at`` when data last changed.

    ``days`` are those whose data differ after the plan; ``everywhere`` is set when something is
    erased, because any page may show a masked example of it.
    """

    builds: Sequence[Build]
    upstream: Sequence[PlanItem]
    days: Collection[date]
    everywhere: bool
    changed_at: Mapping[date, datetime]
    erased_at: datetime | None
    rescoring: Rescoring | None = None

    def items(self) -> Iterator[PlanItem]:
        """One item per report, or none."""
        newest = max((b.day for b in self.builds), default=None) if self.rescoring else None
        asked = [b for b in self.builds if self.everywhere or b.day in self.days or b.day == newest]
        wanted = tuple(build.day for build in asked if self._stale(build))
        if not asked:
            return
        why = tuple(dict.fromkeys(reason for item in self.upstream for reason in item.why))
        why += self.rescoring.why if self.rescoring else ()
        for report in REPORTS:
            yield PlanItem("report", "rebuild", report, wanted, why, done=len(asked) - len(wanted))

    def _stale(self, build: Build) -> bool:
        if any(item.phase == "erase" and item.pending for item in self.upstream):
            return True
        newest = max(b.day for b in self.builds)
        if self.rescoring and build.day == newest and not self.rescoring.in_step(build):
            return True
        if any(build.day in item.days for item in self.upstream):
            return True
        changes = [self.changed_at.get(build.day), self.erased_at]
        return any(at and build.ended_at and at > build.ended_at for at in changes)


def seals(
    rebuilt: Sequence[PlanItem], erasing: bool, steps: Collection[Step], effective: date
) -> Iterator[PlanItem]:
    """After something was erased, the logs and old files of the rebuilt base tables go too."""
    for item in rebuilt if erasing else ():
        reasons: tuple[Reason, ...] = tuple(reason for reason in item.why if reason.irreversible)
        done = Step(SEAL, item.target, effective) in steps and not item.pending
        if reasons:
            days = () if done else (effective,)
            yield PlanItem("seal", SEAL, item.target, days, reasons, done=int(done))
