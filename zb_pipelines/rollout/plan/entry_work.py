"""Plan items for one entry's partitions: erase, pull again, standardise again, or only inform."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from resources.registry import Step
from zb_pipelines.domain.catalog.changes.exempted import withheld_items
from zb_pipelines.domain.catalog.grading import Action, GradedChange
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.rollout.plan.entry_partitions import EntryPartitions
from zb_pipelines.rollout.plan.estimate import pull_estimate, standardise_estimate
from zb_pipelines.rollout.plan.plan import PlanItem, Reason

ERASING: tuple[Action, ...] = ("purge", "remask")
_PULLED: tuple[Action, ...] = ("pull",)
_READ: tuple[Action, ...] = ("restandardise", "purge")


@dataclass(frozen=True)
class EntryWork:
    """One changed entry: its graded changes, how it stands, and what has been done already.

    ``steps`` are the erasures already carried out for this release.
    """

    key: str
    entry: Entry | None
    grades: Sequence[GradedChange]
    partitions: EntryPartitions
    steps: Collection[Step]
    since: date | None

    @property
    def erases_entry(self) -> bool:
        """Whether the whole entry goes."""
        return any(grade.change.kind == "exemption_granted" for grade in self.grades)

    def items(self) -> Iterator[PlanItem]:
        """The items, in the order of phases."""
        if self.erases_entry:
            yield self.erasure("purge")
            return
        for action in ERASING:
            if self.asks_for(action):
                yield self.erasure(action)
        if self.entry and not self.entry.withheld:
            yield from self._data()
        yield from self._informative_items()

    @property
    def holds_nothing(self) -> bool:
        """Whether an erasure of the whole entry has nothing to erase, and never had."""
        step = Step("purge", self.key, self.partitions.new.effective)
        return self.erases_entry and step not in self.steps and not self.partitions.days(self.key)

    def touched_days(self) -> set[date]:
        """The days whose aggregation differs after this, done or still to be done."""
        return set(self._days(_PULLED)) | {d for d in self._days(_READ) if self._can_read(d)}

    def asks_for(self, action: Action) -> bool:
        """Whether any change asks for ``action`` on any state of partition."""
        return any(action in (grade.rule.today, grade.rule.stored) for grade in self.grades)

    def erasure(self, action: Action) -> PlanItem:
        """A purge or a re-masking over the whole history, in one step."""
        held = self.partitions.days(self.key)
        step = Step(action, self.key, self.partitions.new.effective)
        done = step in self.steps
        rows, _ = standardise_estimate(self.partitions, self.key, held)
        return PlanItem(
            "erase",
            action,
            self.key,
            () if done else tuple(held),
            self._why(action),
            rows=None if done else rows,
            done=len(held) if done else 0,
            columns=self._columns(action),
            entry=self.key,
        )

    def _data(self) -> Iterator[PlanItem]:
        pull = self._days(_PULLED)
        wanted = [day for day in pull if not self.partitions.is_pulled(self.key, day)]
        if pull:
            estimate = pull_estimate(self.partitions, self.key, wanted)
            yield self._item("pull", pull, wanted, estimate, self._lost_to_pull())
        read = sorted(self.touched_days())
        unread = [day for day in self._days(_READ) if not self._can_read(day)]
        if read or unread or self._failures():
            pending = [d for d in read if d in wanted or self._unread(d)]
            estimate = standardise_estimate(self.partitions, self.key, pending)
            yield self._item("restandardise", read, pending, estimate, unread)

    def _item(
        self,
        action: Action,
        days: Sequence[date],
        pending: Sequence[date],
        estimate: tuple[int | None, float | None],
        lost: Sequence[date],
    ) -> PlanItem:
        layer = "landing" if action == "pull" else "aggregation"
        failed = {} if action == "pull" else self._failures()
        rows, seconds = estimate
        return PlanItem(
            "entries",
            action,
            f"{layer}/{self.key}",
            tuple(pending),
            self._why(*(_PULLED if action == "pull" else (*_PULLED, *_READ))),
            rows=rows,
            seconds=seconds,
            done=len([day for day in days if day not in pending and day not in failed]),
            lost=tuple(lost),
            entry=self.key,
            failed=failed,
        )

    def _unread(self, day: date) -> bool:
        """Whether landing of ``day`` waits to be standardised; what was kept back does not."""
        return day not in self._failures() and not self.partitions.is_standardised(self.key, day)

    def _failures(self) -> dict[date, str]:
        """The days that were tried as the release wants and failed, where it asks for data."""
        asks = self.asks_for("pull") or self.asks_for("restandardise")
        return self.partitions.failures(self.key) if asks else {}

    def _informative_items(self) -> Iterator[PlanItem]:
        """Changes that ask nothing of data, each explained all the same."""
        for grade in self.grades:
            acts = {grade.rule.today, grade.rule.stored} - {"schedule", "nothing", "lost"}
            if not acts or (acts <= {"restandardise"} and not self._days(_READ)):
                action = grade.rule.today if not acts else "nothing"
                yield PlanItem("told", action, self.key, (), (Reason.of(grade),), entry=self.key)

    def _days(self, actions: Collection[Action]) -> list[date]:
        """The days on which some change asks for one of ``actions``."""
        return [day for day in self._horizon() if self._acts(day) & set(actions)]

    def _acts(self, day: date) -> set[Action]:
        state = self.partitions.state(self.key, day)
        acts: set[Action] = {grade.action(state) for grade in self.grades}
        if state == "today" and day not in self.partitions.good(self.key):
            acts.difference_update(_READ)  # nothing was delivered yet: the night will read it
            if self.partitions.is_attempted(self.key):
                acts.difference_update(_PULLED)  # the night pulls again anyway
        return acts

    def _horizon(self) -> list[date]:
        """Today, the days held, and the days asked for by ``since``."""
        days = {*self.partitions.days(self.key), self.partitions.day}
        if self.since:
            span = (self.partitions.day - self.since).days
            days = {day for day in days if day >= self.since}
            days |= {self.since + timedelta(days=n) for n in range(max(0, span))}
        return sorted(day for day in days if day <= self.partitions.day)

    def _lost_to_pull(self) -> list[date]:
        return [d for d in self._horizon() if "lost" in self._acts(d)]

    def _can_read(self, day: date) -> bool:
        return day in self._days(_PULLED) or self.partitions.readable(self.key, day)

    def _why(self, *actions: Action) -> tuple[Reason, ...]:
        return tuple(
            Reason.of(grade)
            for grade in self.grades
            if {grade.rule.today, grade.rule.stored, grade.rule.absent} & set(actions)
        )

    def _columns(self, action: Action) -> tuple[str, ...]:
        if action == "purge" and self.entry and not self.erases_entry:
            return tuple(sorted(withheld_items(self.entry)))
        if action == "remask":
            named = {g.change.item for g in self.grades if g.change.kind == "level_raised"}
            return tuple(sorted(name for name in named if name))
        return ()


def databases_reading(catalog: Catalog, entry: str) -> list[str]:
    """Keys of the consolidations that read ``entry``, as a claim or to find a key through it."""
    return [
        key
        for key, c in catalog.consolidations.items()
        if any(entry in (each.entry, each.through and each.through.entry) for each in c.claims)
    ]
