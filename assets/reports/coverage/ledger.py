"""The coverage ledger (应汇尽汇台账): where every catalogued entry stands on a day.

Article 13: what is catalogued is aggregated, unless a law or regulation says
otherwise. An entry is exactly one of aggregated, exempt or outstanding; late
and failed are the reasons why it is outstanding.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from resources.registry import BlockedDelivery, Delivery, Registry, Release, Standardisation
from zb_pipelines.domain.catalog.model.exemptions import verdicts
from zb_pipelines.domain.catalog.model.model import Cycle, Entry
from zb_pipelines.domain.legal.verdict import Verdict
from zb_pipelines.domain.messages import message

State = Literal["aggregated", "exempt", "late", "failed", "outstanding"]
OUTSTANDING: tuple[State, ...] = ("outstanding", "late", "failed")
"""States of entries that should have been aggregated and were not."""

# How long a good delivery counts as current: cycle plus tolerance (facts §8.4, unverified there).
CURRENT_FOR: dict[Cycle, timedelta] = {
    "实时": timedelta(days=1),
    "每日": timedelta(days=1),
    "每周": timedelta(days=8),
    "每月": timedelta(days=41),
    "每季度": timedelta(days=107),
    "每半年": timedelta(days=214),
    "每年": timedelta(days=426),
    "不定期": timedelta(days=3650),
}


@dataclass(frozen=True)
class EntryState:
    """One entry on one day. Counts are of its last good standardisation, ``good_day``.

    ``basis`` is the law it cites, for the whole entry or for the ``withheld`` items, and
    ``lawful`` whether it holds on that day.
    """

    entry: str
    agency: str
    title: str
    state: State
    offered: int | None = None
    """Rows of the day's delivery as its source counts them; ``None``: it does not, or there was none."""
    landed: int | None = None
    aggregated: int | None = None
    quarantined: int | None = None
    good_day: date | None = None
    basis: str | None = None
    reason: str | None = None
    withheld: tuple[str, ...] = ()
    lawful: bool | None = None
    blocked: str | None = None
    """The blocking rule that kept the day's delivery back; ``good_day`` serves on."""


@dataclass(frozen=True)
class Ledger:
    """All entries of the release in force on ``day``."""

    day: date
    release: Release
    entries: tuple[EntryState, ...]
    unbalanced: tuple[str, ...]

    def count(self, *states: State) -> int:
        """How many entries are in one of the states."""
        return sum(entry.state in states for entry in self.entries)

    @property
    def outstanding(self) -> int:
        """Entries that should have been aggregated and were not."""
        return self.count(*OUTSTANDING)

    @property
    def quarantined_rows(self) -> int:
        """Rows in quarantine over all entries."""
        return sum(entry.quarantined or 0 for entry in self.entries)

    @property
    def whole(self) -> bool:
        """Catalogued = aggregated + exempt + outstanding."""
        counted = self.count("aggregated") + self.count("exempt") + self.outstanding
        return len(self.release.catalog.entries) == len(self.entries) == counted

    @property
    def is_conserved(self) -> bool:
        """Whether both conservation identities hold."""
        return not self.unbalanced and self.whole

    def as_json(self) -> dict[str, Any]:
        """The shape that ``zb coverage --json`` documents."""
        return {
            "date": self.day,
            "release": self.release.id,
            "catalogued": len(self.release.catalog.entries),
            "aggregated": self.count("aggregated"),
            "exempt": self.count("exempt"),
            "outstanding": self.outstanding,
            "entries": [vars(entry) for entry in self.entries],
            "identities": {"rows": not self.unbalanced, "entries": self.whole},
        }


def ledger_of(registry: Registry, release: Release, day: date) -> Ledger:
    """Read the ledger of ``day`` from what the night recorded."""
    deliveries = registry.deliveries(day)
    done = registry.standardisations(day)
    blocked = registry.quality.blocked_deliveries(day)
    newest = registry.last_standardisations(day)
    judged = verdicts(release.catalog, day)
    states = tuple(
        withheld_state(entry, judged[entry.key])
        if entry.withheld
        else kept_back(
            pulled_state(
                entry, judged.get(entry.key), day, deliveries.get(entry.key), newest.get(entry.key)
            ),
            blocked.get(entry.key),
        )
        for entry in release.catalog.entries.values()
    )
    # A good delivery of the morning that a later, unfit one came after is not what was delivered last.
    unbalanced = tuple(
        key
        for key, figures in done.items()
        if key not in blocked and not is_balanced(figures, deliveries)
    )
    return Ledger(day, release, states, unbalanced)


def kept_back(state: EntryState, blocked: BlockedDelivery | None) -> EntryState:
    """A delivery that a blocking rule kept back is no aggregation of the day."""
    if blocked is None:
        return state
    return replace(
        state,
        state="failed",
        reason=message("the delivery was blocked: {reason}", reason=blocked.reason),
        blocked=blocked.rule,
    )


def is_balanced(figures: Standardisation, deliveries: dict[str, Delivery]) -> bool:
    """Landed = aggregated + quarantined, and landed is what was delivered and what was offered."""
    delivery = deliveries.get(figures.entry)
    delivered = offered = figures.landed
    if delivery and delivery.state != "failed":
        delivered = delivery.rows
        if delivery.offered is not None:
            offered = delivery.offered - (delivery.left_out or 0)
    sums = figures.aggregated + figures.quarantined
    return figures.landed == sums == delivered == offered


def withheld_state(entry: Entry, verdict: Verdict) -> EntryState:
    """Exempt where the law holds on that day; outstanding, with the reasons, where not."""
    basis = entry.exemption.basis if entry.exemption else None
    if verdict.valid:
        return EntryState(entry.key, entry.agency, entry.title, "exempt", basis=basis, lawful=True)
    return EntryState(
        entry.key,
        entry.agency,
        entry.title,
        "outstanding",
        basis=basis,
        reason=message("; ").join(verdict.reasons),
        lawful=False,
    )


def pulled_state(
    entry: Entry,
    verdict: Verdict | None,
    day: date,
    delivery: Delivery | None,
    good: Standardisation | None,
) -> EntryState:
    """Aggregated, failed, late or outstanding, from what the night recorded.

    An entry that withholds items without a basis that holds is outstanding:
    article 13 knows no partial exception to the exception.
    """
    state, reason = standing(entry, day, delivery, good)
    if verdict and not verdict.valid and state == "aggregated":
        state, reason = "outstanding", message("; ").join(verdict.reasons)
    return EntryState(
        entry.key,
        entry.agency,
        entry.title,
        state,
        offered=delivery.offered if delivery else None,
        landed=good.landed if good else None,
        aggregated=good.aggregated if good else None,
        quarantined=good.quarantined if good else None,
        good_day=good.day if good else None,
        basis=entry.exemption.basis if entry.exemption else None,
        reason=reason,
        withheld=tuple(entry.item(name).title for name in entry.exemption.items)
        if entry.exemption
        else (),
        lawful=verdict.valid if verdict else None,
    )


def standing(
    entry: Entry, day: date, delivery: Delivery | None, good: Standardisation | None
) -> tuple[State, str | None]:
    """The state of a pulled entry and, unless it is aggregated, why."""
    if delivery and delivery.state == "failed":
        return "failed", delivery.reason
    if good and good.day == day:
        return "aggregated", None
    if delivery:
        return "failed", message("received, but not aggregated: see the runs")
    if good is None:
        return "outstanding", message("never aggregated")
    if day - good.day <= CURRENT_FOR[entry.cycle]:
        return "aggregated", None
    return "late", message(
        "last aggregated on {day}, beyond the update cycle ({cycle})",
        day=good.day,
        cycle=entry.cycle,
    )
