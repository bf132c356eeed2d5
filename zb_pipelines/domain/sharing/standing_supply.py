"""A standing supply (长期供给): a grant whose product must come anew within its cycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

CYCLES: Mapping[str, int] = {
    "每日": 1,
    "每周": 7,
    "每月": 31,
    "每季度": 92,
    "每半年": 184,
    "每年": 366,
}
"""Cycle → the days within which the next supply is due; the words are those of entries' cycles."""


@dataclass(frozen=True)
class LateSupply:
    """A grant whose supply is late; ``last`` is the day of the newest rows, ``None``: there never were any."""

    grant: str
    recipient: str
    product: str
    last: date | None
    due: date


def supply_due(cycle: str, begun: date, last: date | None) -> date | None:
    """The last day for the next supply after ``last``, or after the grant began; ``None``: no known cycle."""
    if cycle not in CYCLES:
        return None
    return (last or begun) + timedelta(days=CYCLES[cycle])
