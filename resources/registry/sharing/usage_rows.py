"""One call of the channel, and how calls are kept: beside each day's running hash, or in the journal."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.schema.sharing_tables import share_usage
from resources.registry.sharing.usage_roots import extend_day_root


@dataclass(frozen=True)
class Usage:
    """One call. ``rows`` and ``bytes`` are what was handed out; ``status`` is that of the answer."""

    at: datetime
    day: date
    product: str
    act: str
    status: int
    grant: str | None = None
    token: str | None = None
    purpose: str | None = None
    version: str | None = None
    rows: int = 0
    bytes: int = 0
    subject: str | None = None


def keep_calls(connection: sa.Connection, calls: Sequence[Usage]) -> None:
    """Keep ``calls`` in a transaction that holds the lock ``share_usage``, in the order of their hashes."""
    by_day: dict[date, list[dict[str, Any]]] = {}
    for each in calls:
        by_day.setdefault(each.day, []).append(asdict(each))
    for day, rows in by_day.items():
        is_open = extend_day_root(connection, day, rows)
        connection.execute(sa.insert(share_usage), rows)
        if not is_open:
            journal_rows(connection, {share_usage: [(day,)]})
