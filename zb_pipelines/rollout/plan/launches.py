"""A plan as what Dagster launches: backfills of partitions that go together, and jobs.

Each is tagged with what leads back to the release and the rules that asked for it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.rollout.plan.plan import PHASES, Phase, Plan, PlanItem

RELEASE_TAG = "zb/release"
RULE_TAG = "zb/rule"
PHASE_TAG = "zb/phase"
WORK_TAG = "zb/work"
# What is done to everything an entry or a table has, and is no partition.
_WHOLE: tuple[Phase, ...] = ("erase", "seal")


@dataclass(frozen=True)
class Launch:
    """One backfill, or one run of a job: ``days`` says which days of which target.

    ``work`` names what is to be done whatever the attempt, so that nobody asks for it twice.
    """

    phase: Phase
    days: Mapping[str, tuple[date, ...]]
    release: int
    rules: tuple[str, ...]
    action: str
    columns: tuple[str, ...] = ()

    @property
    def is_partitioned(self) -> bool:
        """Whether this is a backfill."""
        return self.phase not in _WHOLE

    @property
    def targets(self) -> tuple[str, ...]:
        """The assets, or the entry or table that is erased or sealed."""
        return tuple(self.days)

    @property
    def first(self) -> date:
        """The earliest day of any target."""
        return min(day for days in self.days.values() for day in days)

    @property
    def last(self) -> date:
        """The latest day of any target."""
        return max(day for days in self.days.values() for day in days)

    @property
    def work(self) -> str:
        """A short name of this piece of work within the release."""
        asked = ";".join(
            f"{target}:{','.join(map(str, days))}" for target, days in sorted(self.days.items())
        )
        told = f"{self.phase}|{self.action}|{','.join(self.columns)}|{asked}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def title(self) -> str:
        """The title on Dagster's page of backfills, in Chinese like the rest of it."""
        with in_chinese():
            return message(
                "Catalog release {release} {phase} {first}~{last}",
                release=self.release,
                phase=self.phase,
                first=self.first,
                last=self.last,
            )

    @property
    def tags(self) -> dict[str, str]:
        """What an engineer filters by in Dagster."""
        return {
            RELEASE_TAG: str(self.release),
            RULE_TAG: ",".join(self.rules),
            PHASE_TAG: self.phase,
            WORK_TAG: self.work,
        }


def launches_of(plan: Plan, phase: Phase | None = None) -> tuple[Launch, ...]:
    """The launches of one phase, or of all in their order; none where everything is in step.

    The entries of one agency are one backfill, so that an agency that is down delays nobody.
    """
    phases = (phase,) if phase else PHASES
    return tuple(launch for each in phases for launch in _phase_launches(plan, each))


def _phase_launches(plan: Plan, phase: Phase) -> Iterator[Launch]:
    grouped: dict[str, list[PlanItem]] = {}
    for item in plan.of(phase):
        group = item.target.split("/")[1] if phase == "entries" else ""
        if phase in _WHOLE:
            group = f"{item.action} {item.target}"
        grouped.setdefault(group, []).append(item)
    for members in grouped.values():
        yield _launch(plan, phase, members)


def _launch(plan: Plan, phase: Phase, items: Sequence[PlanItem]) -> Launch:
    rules = dict.fromkeys(reason.change.kind for item in items for reason in item.why)
    return Launch(
        phase,
        {item.target: item.days for item in items},
        plan.new,
        tuple(sorted(rules)),
        items[0].action,
        items[0].columns,
    )
