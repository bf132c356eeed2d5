"""Tombstones and certificates: what was destroyed, so that it does not come back.

A person's tombstone is SHA-256 over the installation's secret salt and the identifier; without the
registry it says nothing, and with it only whether a given identifier was erased.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from resources.registry.audit.acts import act_word, platform_actor
from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import append_line
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import erasure, erasure_salt
from zb_pipelines.domain.messages import in_chinese

Scope = Literal["entry", "items", "key", "person", "rows"]


@dataclass(frozen=True)
class Erasure:
    """One certificate. ``subject`` is an entry, the name of a key, or a person's salted hash."""

    id: int
    scope: Scope
    subject: str
    release_id: int | None
    reason: str
    certificate: dict[str, Any]
    erased_at: datetime


@dataclass(frozen=True)
class Erasures:
    """The table of certificates and the salt."""

    database: RegistryDatabase

    def record(
        self,
        scope: Scope,
        subject: str,
        certificate: dict[str, Any],
        *,
        release_id: int | None,
        reason: str,
    ) -> Erasure:
        """Write the certificate; it holds counts and hashes, never values."""
        row: dict[str, Any] = {
            "scope": scope,
            "subject": subject,
            "release_id": release_id,
            "reason": reason,
            "certificate": certificate,
            "erased_at": datetime.now(UTC),
        }
        with self.database.writing() as connection:
            made = connection.execute(sa.insert(erasure).returning(erasure), row).mappings().one()
            with in_chinese():
                actor, done = platform_actor(), act_word("erasure")
            facts = {"scope": scope, "certificate": made["id"], "rows": certificate.get("rows")}
            append_line(connection, actor, done, subject, facts)
            journal_rows(connection, {erasure: [(made["id"],)]})
        return Erasure(**made)

    def all(self) -> list[Erasure]:
        """Every certificate, the first first."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(erasure).order_by(erasure.c.id)).mappings().all()
        return [Erasure(**row) for row in rows]

    def persons(self) -> tuple[str, ...]:
        """The salted hashes of erased persons."""
        found = sa.select(erasure.c.subject).where(erasure.c.scope == "person").distinct()
        with self.database.reading() as connection:
            return tuple(sorted(connection.execute(found).scalars()))

    def rows(self, entry: str) -> tuple[str, ...]:
        """The salted hashes of delivered rows of ``entry`` that a human confirmed to be an erased person's."""
        found = sa.select(erasure.c.certificate).where(
            erasure.c.scope == "rows", erasure.c.subject == entry
        )
        with self.database.reading() as connection:
            certificates = connection.execute(found).scalars().all()
        return tuple(sorted({each for one in certificates for each in one["hashes"]}))

    def salt(self) -> str:
        """The installation's secret salt (64 hexadecimal digits), made when first asked for."""
        with self.database.writing(lock="erasure salt") as connection:
            salt = connection.execute(sa.select(erasure_salt.c.salt)).scalar()
            if salt is None:
                salt = secrets.token_hex(32)
                connection.execute(sa.insert(erasure_salt), {"id": 1, "salt": salt})
                journal_rows(connection, {erasure_salt: [(1,)]})
        return salt

    def tombstone_of(self, identifier: str) -> str:
        """The tombstone of an identifier in normal form."""
        return hashlib.sha256((self.salt() + identifier).encode()).hexdigest()
