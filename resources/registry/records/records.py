"""What the registry remembers, one class per table; the field names are the columns'."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from zb_pipelines.domain.catalog.model.model import Catalog

Origin = Literal["derived", "learnt", "written", "cross"]
"""Where a rule comes from: the catalog, history, a written suite, a declaration over tables."""


@dataclass(frozen=True)
class Release:
    """A published, immutable version of the catalog, in force from ``effective`` on."""

    id: int
    content_hash: str
    catalog: Catalog
    reviewer: str
    reason: str
    effective: date
    published_at: datetime


@dataclass(frozen=True)
class Delivery:
    """What an agency delivered for an entry on a day, or why nothing came (the manifest).

    ``stored_day`` is the landing partition with the rows: the day itself, or an earlier one
    where the delivery was unchanged. ``failure`` is a kind, ``reason`` a sentence without data.
    """

    entry: str
    day: date
    state: Literal["stored", "unchanged", "failed"]
    stored_day: date | None = None
    rows: int | None = None
    content_hash: str | None = None
    watermark: str | None = None
    failure: str | None = None
    reason: str | None = None
    release_id: int | None = None
    run_id: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    declared: int | None = None
    """Rows that the agency's own control file promised."""
    offered: int | None = None
    """Rows of the delivery as the source or its control file counts them; ``None``: nobody counts."""
    left_out: int | None = None
    """Of these, rows that had landed on an earlier day, and rows of erased persons."""


@dataclass(frozen=True)
class Standardisation:
    """How the rows landed for an entry became good or quarantined ones; counts in rows.

    ``stored_day`` is the partition of the aggregation and quarantine tables; the hashes say
    what was read and by which version of the entry.
    """

    entry: str
    day: date
    stored_day: date
    landed: int
    aggregated: int
    quarantined: int
    landing_hash: str
    entry_hash: str
    release_id: int | None = None
    run_id: str | None = None
    ended_at: datetime | None = None
    started_at: datetime | None = None


@dataclass(frozen=True)
class RuleResult:
    """How many of the ``checked`` rows of a lake table's day ``passed`` one rule."""

    table_name: str
    day: date
    rule: str
    item: str | None
    dimension: str
    severity: Literal["block", "empty", "warn"]
    passed: int
    checked: int
    release_id: int | None = None
    indicator: str | None = None
    origin: Origin | None = "derived"
    version: str | None = None


@dataclass(frozen=True)
class BlockedDelivery:
    """A delivery that was checked and kept from everything downstream; counts in rows.

    ``rule`` is the first blocking rule that failed; ``reason`` a sentence without data. Its good
    rows are in landing only, its bad ones in quarantine.
    """

    entry: str
    day: date
    rule: str
    reason: str
    landed: int
    quarantined: int
    release_id: int | None = None
    run_id: str | None = None


@dataclass(frozen=True)
class Profile:
    """What a table's day looked like: ``<item>.<figure>`` → number; no value of the data."""

    table_name: str
    day: date
    figures: dict[str, float]


@dataclass(frozen=True)
class Build:
    """One build of a base or thematic table for a day, against the build before; counts in rows.

    ``inputs`` says for each entry which day's partition was read (``YYYY-MM-DD`` or ``never``).
    """

    table_name: str
    day: date
    rows: int
    inserted: int
    updated: int
    deleted: int
    conflicts: int
    inputs: dict[str, str]
    release_id: int | None = None
    run_id: str | None = None
    ended_at: datetime | None = None
    started_at: datetime | None = None
