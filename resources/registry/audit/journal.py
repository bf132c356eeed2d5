"""The journal: who did what to what and when, each row chained to the one before by its hash.

Whoever holds a copy of the rows, or only the last hash, can tell later whether a row was
changed, taken out or put in; no database is needed for that.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.schema.audit_tables import journal
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.errors import Problem, input_error
from zb_pipelines.domain.messages import message

START = "0" * 64
LOCK = "journal"


@dataclass(frozen=True)
class JournalLine:
    """One row of the journal; ``detail`` is JSON with sorted keys."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str

    def expected_hash(self) -> str:
        """The hash that the other fields give."""
        return _hash(self)


class Journal:
    """The journal in the registry's database."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def append(
        self, actor: str, action: str, subject: str, detail: Mapping[str, Any]
    ) -> JournalLine:
        """Add one row in a transaction of its own."""
        with self._database.writing(lock=LOCK) as connection:
            return self.append_within(connection, actor, action, subject, detail)

    def append_within(
        self,
        connection: sa.Connection,
        actor: str,
        action: str,
        subject: str,
        detail: Mapping[str, Any],
    ) -> JournalLine:
        """Add one row in a transaction that was opened for writing with :data:`LOCK`."""
        newest = sa.select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
        last = connection.execute(newest).first()
        line = JournalLine(
            seq=last.seq + 1 if last else 1,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            actor=actor,
            action=action,
            subject=subject,
            detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str),
            previous=last.hash if last else START,
            hash="",
        )
        line = replace(line, hash=_hash(line))
        connection.execute(sa.insert(journal), asdict(line))
        return line

    def lines(self, subject: str | None = None) -> list[JournalLine]:
        """All rows, or those about ``subject``, the oldest first."""
        found = sa.select(journal).order_by(journal.c.seq)
        if subject:
            found = found.where(journal.c.subject == subject)
        with self._database.reading() as connection:
            return [JournalLine(**row) for row in connection.execute(found).mappings()]


def chain_problems(lines: Iterable[JournalLine], head: str | None = None) -> Iterator[Problem]:
    """What is wrong with the chain; ``head`` is a hash noted earlier that must be in it."""
    previous, expected, seen = START, 1, {START}
    for line in lines:
        where = message("line {number} of the journal", number=line.seq)
        if line.seq != expected:
            what = message(
                "line {number} was to come here: lines were taken out or put in", number=expected
            )
            yield Problem(where, what, _restore())
        if line.previous != previous:
            yield Problem(
                where, message("does not follow on the hash of the line before"), _restore()
            )
        if line.hash != line.expected_hash():
            yield Problem(
                where, message("its content does not give its hash: it was changed"), _restore()
            )
        previous, expected = line.hash, line.seq + 1
        seen.add(line.hash)
    if head and head not in seen:
        what = message(
            "the noted hash {hash} is not there: the last lines were taken out or changed",
            hash=head[:16],
        )
        yield Problem(message("the journal"), what, _restore())


def _restore() -> str:
    return message("restore the journal from a backup, and find out who changed it")


def as_text(lines: Iterable[JournalLine]) -> str:
    """The rows as JSON, one a line, to be kept elsewhere and verified without the registry."""
    return "".join(f"{json.dumps(asdict(line), ensure_ascii=False)}\n" for line in lines)


def from_text(text: str, name: str) -> list[JournalLine]:
    """The rows that :func:`as_text` wrote; :class:`InputError` where ``text`` is something else."""
    try:
        return [JournalLine(**json.loads(line)) for line in text.splitlines() if line.strip()]
    except (ValueError, TypeError) as error:
        raise input_error(
            name, message("is not an exported journal"), message("export it with zb ledger export")
        ) from error


def _hash(line: JournalLine) -> str:
    said = {name: value for name, value in asdict(line).items() if name != "hash"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
