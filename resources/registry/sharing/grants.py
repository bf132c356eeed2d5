"""Grants and their tokens in the registry; of a token only its SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.sharing_tables import share_grant, share_token
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant

# Actions of the journal, which is Chinese.
_REVOKED = "共享授权撤销"
_TOKEN = "共享凭据发放"  # noqa: S105 -- the name of an action

# Made once: each call of the channel asks it.
_HOLDER = (
    sa.select(share_grant, share_token.c.revoked_at.label("token_revoked_at"))
    .join(share_token, share_token.c.grant == share_grant.c.id)
    .where(share_token.c.hash == sa.bindparam("digest"))
)


@dataclass(frozen=True)
class TokenHolder:
    """Whose token was shown: the grant, and the first digits of the token's hash for the log."""

    grant: SharingGrant
    token: str
    revoked: bool


class Grants:
    """All grants of the installation."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self.journal = Journal(database)

    def all(self) -> list[SharingGrant]:
        """Every grant by number."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(share_grant).order_by(share_grant.c.id))
            return [SharingGrant(**row) for row in rows.mappings()]

    def one(self, number: str) -> SharingGrant:
        """The grant of that number; :class:`InputError` where there is none."""
        with self._database.reading() as connection:
            return _require_grant(connection, number)

    def revoke(self, number: str, actor: str, reason: str, day: date) -> SharingGrant:
        """End a grant from ``day`` on, and every token of it; an act of its own, never a change of state."""
        if not reason.strip() or not actor.strip():
            raise input_error(
                number, message("the person or the reason is missing"), message("say who and why")
            )
        with self._database.writing(lock=LOCK) as connection:
            before = _require_grant(connection, number)
            if before.revoked is not None:
                raise input_error(
                    number,
                    message("it was revoked on {day} already", day=before.revoked),
                    message("there is nothing left to do"),
                )
            after = replace(before, revoked=day, revoked_by=actor, revoked_for=reason)
            self._database.upsert(connection, share_grant, [asdict(after)])
            ended = connection.execute(
                sa.update(share_token)
                .where(share_token.c.grant == number, share_token.c.revoked_at.is_(None))
                .values(revoked_at=datetime.now(UTC))
                .returning(share_token.c.hash)
            ).all()
            self.journal.append_within(connection, actor, _REVOKED, number, asdict(after))
            journal_rows(connection, {share_grant: [(number,)], share_token: ended})
        return after

    def issue_token(self, number: str, actor: str, day: date) -> str:
        """A new token of the grant, told this once; :class:`InputError` unless it is in force or waiting."""
        token = secrets.token_urlsafe(32)
        digest = token_hash(token)
        with self._database.writing(lock=LOCK) as connection:
            grant = _require_grant(connection, number)
            if grant.state(day) not in ("active", "waiting"):
                raise input_error(
                    number,
                    message("the grant has ended or was revoked"),
                    message("ask for it anew with zb share request"),
                )
            issued = datetime.now(UTC)
            row = {"hash": digest, "grant": number, "issued_by": actor, "issued_at": issued}
            connection.execute(sa.insert(share_token), row)
            detail = {"token": digest[:16], "grant": number}
            self.journal.append_within(connection, actor, _TOKEN, number, detail)
            journal_rows(connection, {share_token: [(digest,)]})
        return token

    def holder(self, token: str) -> TokenHolder | None:
        """Whose token this is, also a revoked one; ``None`` for one that was never issued."""
        digest = token_hash(token)
        row = self._database.first(_HOLDER, {"digest": digest})
        if row is None:
            return None
        columns = dict(row)
        revoked = columns.pop("token_revoked_at") is not None
        return TokenHolder(SharingGrant(**columns), digest[:16], revoked)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def _require_grant(connection: sa.Connection, number: str) -> SharingGrant:
    query = sa.select(share_grant).where(share_grant.c.id == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise input_error(
            number,
            message("there is no such grant"),
            message("see the numbers with zb share grants"),
        )
    return SharingGrant(**row)
