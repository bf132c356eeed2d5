"""Rows in aggregation and in quarantine at a period's end (stock), by entry.

A snapshot holds its last good day; an incremental entry holds every day that it ever brought,
each as it was standardised last.
"""

from dataclasses import dataclass
from datetime import date

from resources.registry import Registry, Standardisation
from zb_pipelines.domain.catalog.model.model import Catalog


@dataclass(frozen=True)
class HeldRows:
    """Rows of one entry that stand in the lake."""

    entry: str
    aggregated: int
    quarantined: int


def held_rows(registry: Registry, catalog: Catalog, day: date) -> tuple[HeldRows, ...]:
    """What every entry holds on ``day``, as the registry recorded it; none before its first day."""
    last: dict[str, dict[date, Standardisation]] = {}
    for each in registry.history.standardisations(list(catalog.entries)):
        if each.day <= day:
            days = last.setdefault(each.entry, {})
            known = days.get(each.stored_day)
            if known is None or known.day <= each.day:
                days[each.stored_day] = each
    return tuple(
        _count_held_rows(key, list(days.values()), catalog) for key, days in sorted(last.items())
    )


def _count_held_rows(key: str, found: list[Standardisation], catalog: Catalog) -> HeldRows:
    if catalog.entries[key].extraction.mode != "incremental":
        found = [max(found, key=lambda each: each.day)]
    return HeldRows(
        key, sum(each.aggregated for each in found), sum(each.quarantined for each in found)
    )
