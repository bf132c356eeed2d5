"""What was used of products: one row a call, and one line of the journal a day with the root of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.audit.verify_evidence import Flaw
from resources.registry.schema.database import RegistryDatabase, take_lock
from resources.registry.schema.sharing_tables import share_usage, share_usage_day
from resources.registry.sharing.handovers import Handovers
from resources.registry.sharing.usage_roots import open_day_flaws
from resources.registry.sharing.usage_rows import Usage, keep_calls

# Action and actor of the journal, which is Chinese.
SEALED = "共享使用日志封存"
_PLATFORM = "平台"
COUNTED = ("query", "changes", "verify", "download")
"""The kinds of calls that a day's quota counts."""
TOO_MANY = 429
"""HTTP status of a call that the quota or the bound on a day's persons refused."""


@dataclass(frozen=True)
class UsageSum:
    """What was used of one grant (or of what is opened) of one product by one kind of call.

    ``limited`` of the ``refused`` calls came when the day's quota was used up.
    """

    grant: str | None
    product: str
    act: str
    calls: int
    refused: int
    limited: int
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
        if not calls:
            return
        with self._database.writing(lock=share_usage.name) as connection:
            keep_calls(connection, calls)

    def open_day_flaws(self) -> list[Flaw]:
        """Days not sealed yet whose calls are not those that were recorded."""
        with self._database.reading() as connection:
            return list(open_day_flaws(connection))

    def calls_on(self, grant: str, day: date) -> int:
        """How many calls of ``grant`` were answered on ``day``."""
        query = (
            sa.select(sa.func.count())
            .select_from(share_usage)
            .where(share_usage.c.grant == grant, share_usage.c.day == day)
            .where(share_usage.c.status < 400, share_usage.c.act.in_(COUNTED))
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
        limited = sa.func.sum(sa.case((used.status == TOO_MANY, 1), else_=0))
        query = (
            sa.select(
                used.grant,
                used.product,
                used.act,
                sa.func.count().label("calls"),
                refused.label("refused"),
                limited.label("limited"),
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
        """Write every day before ``before`` that is still open into the journal; which.

        Deliveries that a killed process left on their way are kept first.
        """
        Handovers(self._database).keep_left()
        with self._database.writing(lock=LOCK) as connection:
            take_lock(connection, share_usage.name)
            opened = sa.select(share_usage_day).where(share_usage_day.c.day < before)
            left = connection.execute(opened.order_by(share_usage_day.c.day)).all()
            for day, calls, root in left:
                detail = {"root": root, "calls": calls}
                self._journal.append_within(connection, _PLATFORM, SEALED, str(day), detail)
                connection.execute(sa.delete(share_usage_day).where(share_usage_day.c.day == day))
            journal_rows(connection, {share_usage: [(day,) for day, _, _ in left]})
        return [day for day, _, _ in left]


def _usage(row: Mapping[Any, Any]) -> Usage:
    return Usage(**{name: row[name] for name in Usage.__dataclass_fields__})
