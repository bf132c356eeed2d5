"""Rows in aggregation and in quarantine at a period's end (stock), by entry.

A snapshot holds its last good day; an incremental entry holds every day that it ever brought,
each as it was standardised last.
"""

from dataclasses import dataclass
from datetime import date

from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Catalog


@dataclass(frozen=True)
class HeldRows:
    """Rows of one entry that stand in the lake."""

    entry: str
    aggregated: int
    quarantined: int


def held_rows(registry: Registry, catalog: Catalog, day: date) -> tuple[HeldRows, ...]:
    """What every entry holds on ``day``, as the registry recorded it; none before its first day."""
    growing = [e.key for e in catalog.entries.values() if e.extraction.mode == "incremental"]
    found = registry.history.held_rows(day, growing)
    return tuple(
        HeldRows(key, *found[key]) for key in sorted(found.keys() & catalog.entries.keys())
    )
