"""Deliveries on their way: written down before the recipient sees them, so that no crash loses their usage."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from resources.registry.audit.acts import act_word
from resources.registry.audit.journal import LOCK, append_line
from resources.registry.schema.database import RegistryDatabase, take_lock
from resources.registry.schema.sharing_tables import share_handover, share_usage
from resources.registry.sharing.usage_rows import Usage, keep_calls
from zb_pipelines.domain.messages import in_chinese

LONGEST = timedelta(hours=1)
"""Making whole files visible, or a commit, takes seconds: what is older was left by a killed process."""


class Handovers:
    """What is being handed over at this moment, and what a killed process left so."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def begin(self, call: Usage, actor: str) -> str:
        """Write down that ``call`` is about to be visible to its recipient; its number."""
        number = uuid4().hex
        with self._database.writing() as connection:
            row = {"id": number, "at": call.at, "actor": actor, "call": _as_json(call)}
            connection.execute(sa.insert(share_handover), row)
        return number

    def forget(self, number: str) -> None:
        """Nothing of it was handed over."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(share_handover).where(share_handover.c.id == number))

    def keep(self, number: str) -> None:
        """It was handed over: its usage and its line of the journal."""
        self._keep(share_handover.c.id == number)

    def keep_left(self, now: datetime | None = None) -> Sequence[str]:
        """What killed processes left is taken for handed over, for its bytes lay there; the numbers."""
        before = (now or datetime.now(UTC)) - LONGEST
        return self._keep(share_handover.c.at < before)

    def _keep(self, which: sa.ColumnElement[bool]) -> Sequence[str]:
        with self._database.writing(lock=LOCK) as connection:
            take_lock(connection, share_usage.name)
            taken = sa.delete(share_handover).where(which).returning(share_handover)
            rows = connection.execute(taken).mappings().all()
            calls = [_from_json(row["call"]) for row in rows]
            keep_calls(connection, calls)
            with in_chinese():
                action = act_word("export")
            for row, call in zip(rows, calls, strict=True):
                detail = {
                    "what": "product",
                    "product": call.product,
                    "rows": call.rows,
                    "target": call.subject,
                }
                append_line(connection, row["actor"], action, call.grant or "", detail)
        return [row["id"] for row in rows]


def _as_json(call: Usage) -> dict[str, Any]:
    return asdict(call) | {"at": call.at.isoformat(), "day": call.day.isoformat()}


def _from_json(said: Mapping[str, Any]) -> Usage:
    fields = dict(said)
    at, day = fields.pop("at"), fields.pop("day")
    return Usage(at=datetime.fromisoformat(at), day=date.fromisoformat(day), **fields)
