"""What a report reads of the registry: sums over spans of days; ``span`` is the place in the list."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class RuleSum:
    """All results of one rule on one lake table within a span.

    ``days`` on which it was checked, ``failing`` of them with failures; the releases by whose
    rules; ``last_passed`` of ``last_checked`` on the table's last day within the span
    (0 of 0 where the rule was not checked on that day). A table that was not checked within the
    span stands there with its last results before it, in 0 ``days``. Rules ``across`` tables are
    checked by another step of the night than a table's own: each has its own last day.
    """

    span: int
    table_name: str
    rule: str
    dimension: str
    indicator: str | None
    severity: Literal["block", "empty", "warn"]
    passed: int
    checked: int
    days: int
    failing: int
    last_passed: int
    last_checked: int
    first_release: int | None
    last_release: int | None
    across: bool = False


@dataclass(frozen=True)
class DeliverySum:
    """Attempts to fetch an entry within a span, ``failed`` of them without success."""

    span: int
    entry: str
    attempts: int
    failed: int


@dataclass(frozen=True)
class CurrentDays:
    """Days of a span on which an entry's last good delivery was young enough."""

    span: int
    entry: str
    days: int


@dataclass(frozen=True)
class RowSum:
    """Rows of an entry that came within a span, unchanged deliveries not counted again."""

    span: int
    entry: str
    landed: int
    aggregated: int
    quarantined: int


@dataclass(frozen=True)
class BuildSum:
    """All builds of one table within a span: ``values`` and conflicts are summed over its days."""

    span: int
    table_name: str
    rows: int
    conflicts: int
    inserted: int
    updated: int
    deleted: int
