"""What was used of products: one row a call, and one line of the journal a day with the root of its rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.audit_tables import journal
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.sharing_tables import share_usage

# Action and actor of the journal, which is Chinese.
SEALED = "共享使用日志封存"
_PLATFORM = "平台"


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


@dataclass(frozen=True)
class UsageSum:
    """What was used of one grant (or of what is opened) of one product by one kind of call."""

    grant: str | None
    product: str
    act: str
    calls: int
    refused: int
    rows: int
    bytes: int
    last: date


class UsageLog:
    """The log of what was used."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self._journal = Journal(database)

    def record(self, calls: Sequence[Usage]) -> None:
        """Keep ``calls`` in one transaction; what is not kept was not served."""
        if calls:
            with self._database.writing() as connection:
                connection.execute(sa.insert(share_usage), [asdict(each) for each in calls])

    def calls_on(self, grant: str, day: date) -> int:
        """How many calls of ``grant`` were answered on ``day``."""
        query = (
            sa.select(sa.func.count())
            .select_from(share_usage)
            .where(share_usage.c.grant == grant, share_usage.c.day == day)
            .where(
                share_usage.c.status < 400, share_usage.c.act.in_(("query", "changes", "verify"))
            )
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def subjects_on(self, grant: str, day: date) -> int:
        """How many distinct persons or bodies ``grant`` asked for on ``day``."""
        query = sa.select(sa.func.count(sa.distinct(share_usage.c.subject))).where(
            share_usage.c.grant == grant, share_usage.c.day == day, share_usage.c.act == "verify"
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def sums(self, first: date, last: date) -> list[UsageSum]:
        """Calls by grant, product and kind, of the days from ``first`` to ``last``."""
        used = share_usage.c
        refused = sa.func.sum(sa.case((used.status >= 400, 1), else_=0))
        query = (
            sa.select(
                used.grant,
                used.product,
                used.act,
                sa.func.count().label("calls"),
                refused.label("refused"),
                sa.func.sum(used.rows).label("rows"),
                sa.func.sum(used.bytes).label("bytes"),
                sa.func.max(used.day).label("last"),
            )
            .where(used.day.between(first, last))
            .group_by(used.grant, used.product, used.act)
            .order_by(used.product, used.grant, used.act)
        )
        with self._database.reading() as connection:
            return [UsageSum(**row) for row in connection.execute(query).mappings()]

    def calls(self, day: date, grant: str | None = None) -> list[Usage]:
        """Every call of ``day`` in the order in which they were kept."""
        query = sa.select(share_usage).where(share_usage.c.day == day).order_by(share_usage.c.id)
        if grant is not None:
            query = query.where(share_usage.c.grant == grant)
        with self._database.reading() as connection:
            return [_usage(row) for row in connection.execute(query).mappings()]

    def seal(self, before: date) -> list[date]:
        """Write the root of every day before ``before`` that has none yet into the journal; which."""
        with self._database.writing(lock=LOCK) as connection:
            done = {
                date.fromisoformat(subject)
                for subject in connection.execute(
                    sa.select(journal.c.subject).where(journal.c.action == SEALED)
                ).scalars()
            }
            days = connection.execute(
                sa.select(share_usage.c.day).where(share_usage.c.day < before).distinct()
            ).scalars()
            left = sorted(day for day in days if day not in done)
            for day in left:
                query = sa.select(share_usage).where(share_usage.c.day == day)
                rows = connection.execute(query.order_by(share_usage.c.id)).mappings().all()
                detail = {"root": usage_root(map(_usage, rows)), "calls": len(rows)}
                self._journal.append_within(connection, _PLATFORM, SEALED, day.isoformat(), detail)
        return left


def usage_root(calls: Iterable[Usage]) -> str:
    """SHA-256 over the chained hashes of ``calls``: one change, absence or swap gives another."""
    root = "0" * 64
    for each in calls:
        text = json.dumps(asdict(each), ensure_ascii=False, sort_keys=True, default=str)
        root = hashlib.sha256(f"{root}{text}".encode()).hexdigest()
    return root


def _usage(row: Mapping[Any, Any]) -> Usage:
    return Usage(**{name: row[name] for name in Usage.__dataclass_fields__})
