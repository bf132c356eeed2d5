"""The running hash of each day's calls, until the day stands in the journal."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.verify_evidence import START, Flaw
from resources.registry.schema.sharing_tables import share_usage, share_usage_day

_SAID = tuple(column.name for column in share_usage.columns if column.name != "id")
Call = Mapping[Any, Any]


def usage_root(calls: Iterable[Call], begun: str = START) -> str:
    """SHA-256 over the chained hashes of ``calls``, following on ``begun``.

    One change, absence or swap gives another.
    """
    root = begun
    for each in calls:
        said = {name: _plain(each[name]) for name in _SAID}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        root = hashlib.sha256(f"{root}{text}".encode()).hexdigest()
    return root


def extend_day_root(connection: sa.Connection, day: date, calls: Sequence[Call]) -> bool:
    """Let the root of ``day`` follow on for ``calls``, before they are kept.

    ``False`` where the day's calls stand in the journal already: nothing was done.
    """
    mine = share_usage_day.c.day == day
    known = connection.execute(sa.select(share_usage_day).where(mine)).first()
    root = usage_root(calls, known.root if known else START)
    if known:
        values = {"calls": known.calls + len(calls), "root": root}
        connection.execute(sa.update(share_usage_day).where(mine).values(values))
        return True
    if connection.execute(sa.select(share_usage.c.id).where(share_usage.c.day == day)).first():
        return False
    connection.execute(sa.insert(share_usage_day).values(day=day, calls=len(calls), root=root))
    return True


def open_day_flaws(connection: sa.Connection) -> Iterator[Flaw]:
    """Each open day whose calls do not give its root."""
    for day, count, root in connection.execute(sa.select(share_usage_day)).all():
        query = sa.select(share_usage).where(share_usage.c.day == day).order_by(share_usage.c.id)
        calls = connection.execute(query).mappings().all()
        if (len(calls), usage_root(calls)) != (count, root):
            kind = "changed" if calls else "missing"
            yield Flaw(f"row.{kind}", f"{share_usage.name} {day}")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
