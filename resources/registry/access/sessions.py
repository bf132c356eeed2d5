"""Sessions of the browser, one-time links and failed logins.

Only hashes of tokens are stored: who reads the registry cannot take a session over.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from resources.registry.schema.access_tables import login_failure, login_link, login_session
from resources.registry.schema.database import RegistryDatabase

IDLE = timedelta(minutes=30)
"""A session that was not used for so long is over."""
LONGEST = timedelta(hours=10)
"""No session lasts longer, used or not."""
LINK_LASTS = timedelta(minutes=10)
LOCK_OUT = timedelta(minutes=15)
MOST_FAILURES = 5
"""Failed logins of a name within :data:`LOCK_OUT` after which it is locked so long."""
MOST_FAILURES_OF_ADDRESS = 20


@dataclass(frozen=True)
class Session:
    """A login that stands: whose, and the token that its forms must carry."""

    id: str
    name: str
    csrf: str


class Sessions:
    """The logins of an installation."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def start(self, name: str) -> tuple[str, Session]:
        """A new session of the user ``name``: the cookie's token, and what it stands for."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        session = Session(_hash(token), name, secrets.token_urlsafe(24))
        row = {
            "id": session.id,
            "name": name,
            "csrf": session.csrf,
            "started_at": now,
            "seen_at": now,
        }
        with self._database.writing() as connection:
            connection.execute(sa.insert(login_session), row)
        return token, session

    def find(self, token: str, now: datetime | None = None) -> Session | None:
        """The session of a cookie's token; ``None`` where it ended, lay idle or is too old."""
        at = now or datetime.now(UTC)
        mine = login_session.c.id == _hash(token)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(login_session).where(mine)).mappings().first()
        if row is None or row["ended_at"] is not None:
            return None
        if at - row["seen_at"] > IDLE or at - row["started_at"] > LONGEST:
            return None
        # A page has many parts: one write a minute is enough to know that it is used.
        if at - row["seen_at"] > timedelta(minutes=1):
            with self._database.writing() as connection:
                connection.execute(sa.update(login_session).where(mine).values(seen_at=at))
        return Session(row["id"], row["name"], row["csrf"])

    def end(self, session: Session) -> None:
        """Log out."""
        self._end(login_session.c.id == session.id)

    def end_all(self, name: str) -> None:
        """End every session of a user, who was disabled or has other roles now."""
        self._end(login_session.c.name == name)

    def make_link(self, name: str) -> str:
        """The token of a link that logs ``name`` in once, within ten minutes."""
        token = secrets.token_urlsafe(32)
        row = {"id": _hash(token), "name": name, "until": datetime.now(UTC) + LINK_LASTS}
        with self._database.writing() as connection:
            connection.execute(sa.insert(login_link), row)
        return token

    def use_link(self, token: str) -> str | None:
        """Whose the link is, which is used up by this; ``None`` where it is not good any more."""
        now = datetime.now(UTC)
        taken = (
            sa.update(login_link)
            .where(
                login_link.c.id == _hash(token),
                login_link.c.used_at.is_(None),
                login_link.c.until > now,
            )
            .values(used_at=now)
            .returning(login_link.c.name)
        )
        with self._database.writing() as connection:
            return connection.execute(taken).scalar()

    def note_failure(self, name: str, address: str) -> None:
        """Remember a failed login, and forget those that no lock-out counts any more."""
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            connection.execute(sa.delete(login_failure).where(login_failure.c.at < now - LOCK_OUT))
            row = {"name": name[:200], "address": address, "at": now}
            connection.execute(sa.insert(login_failure), row)

    def locked_out(self, name: str, address: str) -> bool:
        """Whether ``name``, or everybody at ``address``, has failed too often of late."""
        since = login_failure.c.at > datetime.now(UTC) - LOCK_OUT
        count = sa.select(sa.func.count()).select_from(login_failure).where(since)
        with self._database.reading() as connection:
            by_name = connection.execute(count.where(login_failure.c.name == name)).scalar_one()
            there = count.where(login_failure.c.address == address)
            by_address = connection.execute(there).scalar_one()
        return by_name >= MOST_FAILURES or by_address >= MOST_FAILURES_OF_ADDRESS

    def forget_failures(self, name: str) -> None:
        """A login that went well ends the count of its name."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(login_failure).where(login_failure.c.name == name))

    def _end(self, which: sa.ColumnElement[bool]) -> None:
        now = datetime.now(UTC)
        open_ones = sa.update(login_session).where(which, login_session.c.ended_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(open_ones.values(ended_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
