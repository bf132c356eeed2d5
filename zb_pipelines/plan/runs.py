"""A plan as runs: contiguous partitions of assets that go together, tagged back to the release."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zb_pipelines.plan.day_ranges import day_ranges
from zb_pipelines.plan.item import PHASES, Item, Phase, Plan

RELEASE_TAG = "zb/release"
RULE_TAG = "zb/rule"
PHASE_TAG = "zb/phase"
WORK_TAG = "zb/work"
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


@dataclass(frozen=True)
class Run:
    """One run: ``targets`` over ``first`` to ``last``; for an erasure or a seal, without partition.

    ``work`` names what is to be done whatever the attempt, so that nobody asks for it twice.
    """

    phase: Phase
    targets: tuple[str, ...]
    first: date
    last: date
    release: int
    rules: tuple[str, ...]
    action: str
    columns: tuple[str, ...] = ()

    @property
    def partitioned(self) -> bool:
        """Whether the run materialises partitions."""
        return self.phase in ("entries", "base", "report")

    @property
    def work(self) -> str:
        """A short name of this piece of work within the release."""
        told = f"{self.phase}|{self.action}|{','.join(self.targets)}|{self.first}|{self.last}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def tags(self) -> dict[str, str]:
        """What an engineer filters by in Dagster, and what makes the run a range."""
        tags = {
            RELEASE_TAG: str(self.release),
            RULE_TAG: ",".join(self.rules),
            PHASE_TAG: self.phase,
            WORK_TAG: self.work,
        }
        if self.partitioned:
            tags |= {RANGE_START: self.first.isoformat(), RANGE_END: self.last.isoformat()}
        return tags


def runs_of(plan: Plan, phase: Phase | None = None) -> tuple[Run, ...]:
    """The runs of one phase, or of all in their order; none where everything is in step."""
    phases = (phase,) if phase else PHASES
    return tuple(run for each in phases for run in _phase_runs(plan, each))


def _phase_runs(plan: Plan, phase: Phase) -> Iterator[Run]:
    items = plan.of(phase)
    if phase in ("erase", "seal"):
        for item in items:
            yield _run(plan, phase, [item], item.days[0], item.days[-1])
        return
    grouped: dict[tuple[str, date, date], list[Item]] = {}
    for item in items:
        for group, first, last in _stretches(item, items):
            grouped.setdefault((group, first, last), []).append(item)
    for (_, first, last), members in grouped.items():
        yield _run(plan, phase, members, first, last)


def _stretches(item: Item, items: tuple[Item, ...]) -> Iterator[tuple[str, date, date]]:
    """The ranges of an item; days that are pulled go with their pull, the others apart."""
    agency = item.target.split("/")[1] if item.phase == "entries" else ""
    pulled = {
        day
        for other in items
        if other.action == "pull" and other.entry == item.entry and item.phase == "entries"
        for day in other.days
    }
    for days in ([d for d in item.days if d in pulled], [d for d in item.days if d not in pulled]):
        for first, last in day_ranges(days):
            yield agency, first, last


def _run(plan: Plan, phase: Phase, items: list[Item], first: date, last: date) -> Run:
    rules = dict.fromkeys(reason.change.kind for item in items for reason in item.why)
    return Run(
        phase,
        tuple(item.target for item in items),
        first,
        last,
        plan.new,
        tuple(sorted(rules)),
        items[0].action,
        items[0].columns,
    )
