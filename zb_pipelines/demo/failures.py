"""Which deliveries fail on a day: a file cut off, a column renamed, an agency that does not answer.

Different ones on different days; no base database and no planted finding rests on one of them,
so what those should hold does not depend on an earlier day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

_TRUNCATED = (
    "health_commission/physician",
    "development_reform/credit_objection",
    "health_commission/vaccination",
    "gas/account",
    "disabled_federation/certificate",
)
_RENAMED = (
    "tax/credit_rating",
    "housing/presale_permit",
    "emergency/accident",
    "commerce/foreign_capital",
    "bus/bus_stop",
)
_UNREACHABLE = (
    ("public_security/special_trade", "water/meter_reading"),
    ("public_security/special_trade",),
    ("water/meter_reading",),
)


@dataclass(frozen=True)
class Failure:
    """One delivery that fails: the defect as planted, and the pull's kind of failure."""

    entry: str
    defect: Literal["truncated_file", "renamed_column", "silent_agency"]
    kind: Literal["truncated", "missing_column", "unreachable"]


def failures(day: date) -> dict[str, Failure]:
    """The failing deliveries of ``day`` by entry key."""
    turn = day.toordinal()
    cut, renamed = _TRUNCATED[turn % 5], _RENAMED[turn % 5]
    found = [
        Failure(cut, "truncated_file", "truncated"),
        Failure(renamed, "renamed_column", "missing_column"),
        *(Failure(entry, "silent_agency", "unreachable") for entry in _UNREACHABLE[turn % 3]),
    ]
    return {failure.entry: failure for failure in found}
