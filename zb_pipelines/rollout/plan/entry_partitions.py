"""Partitions of changed entries: which are held, and whether they are up to date.

The manifests are the truth: a partition is in step when it was last made by a release
that says the same of it as the new one, whatever happened in between.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from resources.registry import BlockedDelivery, Delivery, Registry, Release, Standardisation
from zb_pipelines.domain.catalog.grading import State
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Entry

Days = Mapping[date, Delivery]


@dataclass(frozen=True)
class EntryPartitions:
    """The manifests of some entries over all days, against release ``new`` on ``day``."""

    new: Release
    day: date
    deliveries: Mapping[str, Days]
    standardisations: Mapping[str, Mapping[date, Standardisation]]
    catalogs: Mapping[int, Catalog]
    blocked: Mapping[str, Mapping[date, BlockedDelivery]] = field(
        default_factory=dict[str, Mapping[date, BlockedDelivery]]
    )
    _hashes: dict[str, str] = field(default_factory=dict[str, str])

    def good(self, entry: str) -> dict[date, Delivery]:
        """The days of ``entry`` with a delivery that did not fail."""
        found = self.deliveries.get(entry, {})
        return {day: each for day, each in found.items() if each.state != "failed"}

    def days(self, entry: str) -> list[date]:
        """The days with a good delivery or a standardisation, ascending."""
        return sorted({*self.good(entry), *self.standardisations.get(entry, {})})

    def state(self, entry: str, day: date) -> State:
        """Today, a past day that landing holds, or one that it does not."""
        if day == self.day:
            return "today"
        return "stored" if day in self.good(entry) else "absent"

    def is_pulled(self, entry: str, day: date) -> bool:
        """Whether landing of that day was taken over as the new release wants it."""
        delivery = self.good(entry).get(day)
        return delivery is not None and self._same_landing(entry, delivery)

    def is_attempted(self, entry: str) -> bool:
        """Whether the newest pull, failed or not, was of what the new release wants."""
        newest = self._newest(entry)
        return newest is not None and self._same_landing(entry, newest)

    def failures(self, entry: str) -> dict[date, str]:
        """The days that failed under what the new release wants, with why: the newest pull's, and
        each day whose delivery was kept back. Another attempt is the next night's, or `zb pull`'s.
        """
        found = {
            day: each.reason
            for day, each in self.blocked.get(entry, {}).items()
            if self._same_reading(entry, each.release_id)
        }
        newest = self._newest(entry)
        if newest and newest.state == "failed" and self._same_landing(entry, newest):
            found[newest.day] = newest.reason or newest.failure or ""
        return found

    def readable(self, entry: str, day: date) -> bool:
        """Whether landing of that day has every column that the new release reads."""
        delivery = self.good(entry).get(day)
        if delivery is None:
            return False
        stored = self.good(entry).get(delivery.stored_day or day, delivery)
        pulled_as = self._entry_then(entry, stored.release_id)
        needed = {item.name for item in self.new.catalog.entries[entry].aggregated_items}
        return pulled_as is None or needed <= {item.name for item in pulled_as.aggregated_items}

    def is_standardised(self, entry: str, day: date) -> bool:
        """Whether aggregation of that day was read as the new release wants it."""
        done = self.standardisations.get(entry, {}).get(day)
        return done is not None and done.entry_hash == self._hash(entry)

    def _newest(self, entry: str) -> Delivery | None:
        """The newest delivery that is not after the day."""
        known = self.deliveries.get(entry, {})
        days = [day for day in known if day <= self.day]
        return known[max(days)] if days else None

    def _same_reading(self, entry: str, release_id: int | None) -> bool:
        then = self.catalogs.get(release_id) if release_id is not None else None
        declared = then.entries.get(entry) if then else None
        return (
            then is not None
            and declared is not None
            and entry_hash(declared, then.codes) == self._hash(entry)
        )

    @cached_property
    def _catalog(self) -> Catalog:
        return self.new.catalog

    def _hash(self, entry: str) -> str:
        if entry not in self._hashes:
            self._hashes[entry] = entry_hash(self._catalog.entries[entry], self._catalog.codes)
        return self._hashes[entry]

    def _same_landing(self, entry: str, delivery: Delivery) -> bool:
        then = self._entry_then(entry, delivery.release_id)
        return then is None or landed_as(then) == landed_as(self._catalog.entries[entry])

    def _entry_then(self, entry: str, release_id: int | None) -> Entry | None:
        """The entry as the release of that number had it; ``None`` where that is not known."""
        catalog = self.catalogs.get(release_id) if release_id is not None else None
        return catalog.entries.get(entry) if catalog else None


def landed_as(entry: Entry) -> tuple[object, ...]:
    """What of an entry decides what a pull writes."""
    columns = tuple(sorted((item.name, item.source_column) for item in entry.aggregated_items))
    return columns, entry.extraction.mode, entry.extraction.time


def read_entry_partitions(
    registry: Registry,
    releases: Collection[Release],
    new: Release,
    entries: Collection[str],
    day: date,
) -> EntryPartitions:
    """The manifests of ``entries``; ``releases`` are those that may have made them."""
    deliveries: dict[str, dict[date, Delivery]] = {}
    for delivery in registry.history.deliveries(entries):
        deliveries.setdefault(delivery.entry, {})[delivery.day] = delivery
    standardisations: dict[str, dict[date, Standardisation]] = {}
    for done in registry.history.standardisations(entries):
        standardisations.setdefault(done.entry, {})[done.day] = done
    blocked: dict[str, dict[date, BlockedDelivery]] = {}
    for kept in registry.history.blocked_deliveries(entries):
        blocked.setdefault(kept.entry, {})[kept.day] = kept
    catalogs = {release.id: release.catalog for release in releases}
    return EntryPartitions(new, day, deliveries, standardisations, catalogs, blocked)
