"""What was handed over: the receipt, which the recipient compares with what arrived."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class HandedFile:
    """One file of a delivery."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class HandoverReceipt:
    """What was handed over; ``target`` is where it lies for the recipient, without any login."""

    grant: str
    recipient: str
    product: str
    day: date
    rows: int
    target: str
    files: tuple[HandedFile, ...]
    at: datetime
