"""Approvals by a second person: who asked for what, who agreed, and that it was used.

What is approved is said exactly (``subject``): the hash of a catalog, of a statement, a tombstone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.access_tables import approval
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

ApprovedAct = Literal["publish", "purge", "unmasked", "grant"]
LASTS = timedelta(days=7)
"""An approval that is not used within so long is void."""
# Actions of the journal, which is Chinese.
ASKED = "申请批准"
APPROVED = "批准"


@dataclass(frozen=True)
class Approval:
    """One request and what became of it."""

    id: int
    act: ApprovedAct
    subject: str
    asked_by: str
    reason: str
    asked_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    used_at: datetime | None = None


class Approvals:
    """Requests for a second person's consent."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self._journal = Journal(database)

    def all(self) -> list[Approval]:
        """Every request, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(approval).order_by(approval.c.id)).mappings()
            return [Approval(**row) for row in rows]

    def ask(self, act: ApprovedAct, subject: str, asked_by: str, reason: str) -> Approval:
        """A request; the same one that is still open is not made twice."""
        now = datetime.now(UTC)
        still = sa.select(approval).where(
            approval.c.act == act,
            approval.c.subject == subject,
            approval.c.asked_by == asked_by,
            approval.c.used_at.is_(None),
            approval.c.asked_at > now - LASTS,
        )
        with self._database.writing(lock=LOCK) as connection:
            row = connection.execute(still).mappings().first()
            if row is None:
                values = {
                    "act": act,
                    "subject": subject,
                    "asked_by": asked_by,
                    "reason": reason,
                    "asked_at": now,
                }
                made = sa.insert(approval).values(values).returning(approval)
                row = connection.execute(made).mappings().one()
                detail = {"act": act, "approval": row["id"], "reason": reason}
                self._journal.append_within(connection, asked_by, ASKED, subject, detail)
                journal_rows(connection, {approval: [(row["id"],)]})
        return Approval(**row)

    def approve(self, number: int, by: str) -> Approval:
        """Agree to a request; :class:`InputError` for one's own, or one that is none any more."""
        with self._database.writing(lock=LOCK) as connection:
            mine = approval.c.id == number
            row = connection.execute(sa.select(approval).where(mine)).mappings().first()
            where = message("request {number}", number=number)
            if row is None or row["used_at"] or row["asked_at"] < datetime.now(UTC) - LASTS:
                raise input_error(
                    where,
                    message("there is no open request of this number"),
                    message("zb users approvals lists them"),
                )
            if row["asked_by"] == by:
                raise input_error(
                    where,
                    message("nobody approves what he asked for himself"),
                    message("let another person approve it"),
                )
            values = {"approved_by": by, "approved_at": datetime.now(UTC)}
            agreed = sa.update(approval).where(mine).values(values).returning(approval)
            row = connection.execute(agreed).mappings().one()
            detail = {"act": row["act"], "approval": number, "asked_by": row["asked_by"]}
            self._journal.append_within(connection, by, APPROVED, row["subject"], detail)
            journal_rows(connection, {approval: [(number,)]})
        return Approval(**row)

    def use(self, act: ApprovedAct, subject: str, asked_by: str) -> Approval | None:
        """Use up the approval of ``subject``; ``None`` where none stands."""
        now = datetime.now(UTC)
        standing = (
            sa.select(approval.c.id)
            .where(
                approval.c.act == act,
                approval.c.subject == subject,
                approval.c.asked_by == asked_by,
                approval.c.approved_by.is_not(None),
                approval.c.used_at.is_(None),
                approval.c.asked_at > now - LASTS,
            )
            .limit(1)
        )
        taken = sa.update(approval).where(approval.c.id.in_(standing)).values(used_at=now)
        with self._database.writing(lock=LOCK) as connection:
            row = connection.execute(taken.returning(approval)).mappings().first()
            if row:
                journal_rows(connection, {approval: [(row["id"],)]})
        return Approval(**row) if row else None
