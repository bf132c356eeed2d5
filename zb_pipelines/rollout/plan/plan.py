"""A plan and its items: what is done to which partitions, why, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from zb_pipelines.domain.catalog.changes import Change
from zb_pipelines.domain.catalog.grading import Action, GradedChange
from zb_pipelines.domain.catalog.grading.rule import ACTION_TITLES
from zb_pipelines.domain.messages import message, translation
from zb_pipelines.rollout.plan.day_ranges import day_ranges

# The order in which a plan is carried out; ``told`` items are not carried out at all.
Phase = Literal["erase", "entries", "base", "thematic", "shared", "report", "seal", "told"]
PHASES: tuple[Phase, ...] = (
    "erase",
    "entries",
    "base",
    "thematic",
    "shared",
    "report",
    "seal",
    "told",
)
SEAL = "seal"


@dataclass(frozen=True)
class Reason:
    """Why an item is there: the change, and the rule of the grader that answers it."""

    change: Change
    clause: str
    because: str
    irreversible: bool
    clock: bool

    @staticmethod
    def of(grade: GradedChange) -> "Reason":
        """The reason that a graded change is."""
        rule = grade.rule
        return Reason(
            grade.change,
            translation(rule.clause),
            translation(rule.because),
            rule.irreversible,
            rule.clock,
        )

    def as_json(self) -> dict[str, Any]:
        """The shape that ``zb catalog plan --json`` documents."""
        return {
            "rule": self.change.kind,
            "subject": self.change.subject,
            "item": self.change.item,
            "change": self.change.words,
            "clause": self.clause,
            "because": self.because,
            "irreversible": self.irreversible,
            "clock": self.clock,
        }


@dataclass(frozen=True)
class PlanItem:
    """One thing to do to one asset.

    ``target`` is an asset (``aggregation/tax/payer``), for ``erase`` and ``told`` the entry or
    statute, for ``seal`` a lake table. ``days`` are the partitions still to be done, ``done``
    counts those that are in step already, ``lost`` are those that cannot be had any more.
    ``failed`` are those that were tried and failed, with the reason: the next night tries again.
    ``rows`` and ``seconds`` are of ``days``, from past runs; ``None`` where there are none.
    ``columns`` are the items that an erasure concerns (empty: all).
    """

    phase: Phase
    action: Action | Literal["seal"]
    target: str
    days: tuple[date, ...]
    why: tuple[Reason, ...]
    rows: int | None = None
    seconds: float | None = None
    done: int = 0
    lost: tuple[date, ...] = ()
    columns: tuple[str, ...] = ()
    entry: str | None = None
    failed: Mapping[date, str] = field(default_factory=dict[date, str])

    @property
    def title(self) -> str:
        """What is done, in words."""
        return message("Seal") if self.action == SEAL else translation(ACTION_TITLES[self.action])

    @property
    def pending(self) -> bool:
        """Whether a run must do something."""
        return self.phase != "told" and bool(self.days)

    @property
    def irreversible(self) -> bool:
        """Whether what this does, or did, cannot be undone; what held nothing loses nothing."""
        held = bool(self.days or self.done)
        return (
            held
            and self.phase in ("erase", "seal")
            and any(reason.irreversible for reason in self.why)
        )

    def as_json(self) -> dict[str, Any]:
        """The shape that ``zb catalog plan --json`` documents."""
        return {
            "phase": self.phase,
            "action": self.action,
            "title": self.title,
            "asset": self.target,
            "partitions": list(self.days),
            "ranges": day_ranges(self.days),
            "in_step": self.done,
            "lost": list(self.lost),
            "failed": [{"date": day, "reason": why} for day, why in self.failed.items()],
            "columns": list(self.columns),
            "rows": self.rows,
            "seconds": self.seconds,
            "irreversible": self.irreversible,
            "why": [reason.as_json() for reason in self.why],
        }


@dataclass(frozen=True)
class Plan:
    """From release ``old`` (``None``: nothing) to ``new``, as things stand on ``day``."""

    old: int | None
    new: int
    day: date
    changes: tuple[Change, ...]
    items: tuple[PlanItem, ...]

    @property
    def pending(self) -> tuple[PlanItem, ...]:
        """The items that runs must do, in the order of their phases."""
        return tuple(item for item in self.items if item.pending)

    @property
    def failed_items(self) -> tuple[PlanItem, ...]:
        """The items with days that were tried and failed; no run is started for these."""
        return tuple(item for item in self.items if item.failed)

    @property
    def irreversible(self) -> bool:
        """Whether carrying this out destroys data."""
        return any(item.irreversible for item in self.pending)

    def of(self, phase: Phase) -> tuple[PlanItem, ...]:
        """The pending items of one phase."""
        return tuple(item for item in self.pending if item.phase == phase)

    def as_json(self) -> dict[str, Any]:
        """The shape that ``zb catalog plan --json`` documents."""
        known = [item.seconds for item in self.pending if item.seconds is not None]
        return {
            "from": self.old,
            "to": self.new,
            "date": self.day,
            "changes": [vars(change) | {"title": change.title} for change in self.changes],
            "items": [item.as_json() for item in self.items],
            "pending": len(self.pending),
            "failed": len(self.failed_items),
            "partitions": sum(len(item.days) for item in self.pending),
            "rows": sum(item.rows or 0 for item in self.pending),
            "seconds": round(sum(known), 1),
            "irreversible": self.irreversible,
        }
