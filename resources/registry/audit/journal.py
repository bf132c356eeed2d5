"""The journal: who did what to what and when, each row chained to the one before by its hash.

Whoever holds a copy of the rows, or only the last hash, can tell later whether a row was
changed, taken out or put in; no database is needed for that.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.acts import Kind, act_word, platform_actor
from resources.registry.audit.verify_evidence import START, WORDS, check_chain, line_hash
from resources.registry.schema.audit_tables import journal, journal_head
from resources.registry.schema.database import RegistryDatabase, take_lock
from zb_pipelines.domain.errors import Problem, input_error
from zb_pipelines.domain.messages import in_chinese, message, translation

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
        return append_line(connection, actor, action, subject, detail)

    def record(
        self, kind: Kind, subject: str, facts: Mapping[str, Any], actor: str | None = None
    ) -> JournalLine:
        """Add an act of ``kind`` in a transaction of its own; without ``actor`` the platform's own."""
        with in_chinese():
            who, what = actor or platform_actor(), act_word(kind)
        return self.append(who, what, subject, facts)

    def origin(self) -> str:
        """The hash of the first row: what tells this journal from another."""
        first = sa.select(journal.c.hash).order_by(journal.c.seq).limit(1)
        with self._database.reading() as connection:
            return connection.execute(first).scalar() or START

    def head(self) -> tuple[int, str]:
        """How many rows there are by the count kept beside them, and the hash of the last."""
        with self._database.reading() as connection:
            return journal_length(connection)

    def lines(self, subject: str | None = None, actions: Collection[str] = ()) -> list[JournalLine]:
        """All rows, or those about ``subject`` and of ``actions``, the oldest first."""
        with self._database.reading() as connection:
            return journal_lines(connection, subject, actions)


def journal_lines(
    connection: sa.Connection, subject: str | None = None, actions: Collection[str] = ()
) -> list[JournalLine]:
    """All rows, or those about ``subject`` and of ``actions``, the oldest first."""
    found = sa.select(journal).order_by(journal.c.seq)
    if subject:
        found = found.where(journal.c.subject == subject)
    if actions:
        found = found.where(journal.c.action.in_(actions))
    return [JournalLine(**row) for row in connection.execute(found).mappings()]


def journal_length(connection: sa.Connection) -> tuple[int, str]:
    """How many rows there are by the count kept beside them, and the hash of the last."""
    row = connection.execute(sa.select(journal_head)).first()
    return (row.size, row.head) if row else (0, START)


@dataclass(frozen=True)
class Act:
    """What is to become a line: who did what, on which subject, with which facts."""

    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def append_line(
    connection: sa.Connection, actor: str, action: str, subject: str, detail: Mapping[str, Any]
) -> JournalLine:
    """Add one row in a transaction that was opened for writing."""
    return append_lines(connection, [Act(actor, action, subject, detail)])[-1]


def append_lines(connection: sa.Connection, acts: Sequence[Act]) -> list[JournalLine]:
    """Add a row for each of ``acts``, in their order, in a transaction that was opened for writing."""
    take_lock(connection, LOCK)
    newest = sa.select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
    last = connection.execute(newest).first()
    before, previous = (last.seq, last.hash) if last else (0, START)
    lines: list[JournalLine] = []
    for seq, act in enumerate(acts, start=before + 1):
        line = JournalLine(
            seq=seq,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            actor=act.actor,
            action=act.action,
            subject=act.subject,
            detail=json.dumps(act.detail, ensure_ascii=False, sort_keys=True, default=str),
            previous=previous,
            hash="",
        )
        lines.append(replace(line, hash=_hash(line)))
        previous = lines[-1].hash
    if lines:
        connection.execute(sa.insert(journal), [asdict(line) for line in lines])
        _move_head(connection, lines[-1])
    return lines


def _move_head(connection: sa.Connection, line: JournalLine) -> None:
    moved = connection.execute(sa.update(journal_head).values(size=line.seq, head=line.hash))
    if not moved.rowcount:
        connection.execute(sa.insert(journal_head).values(id=1, size=line.seq, head=line.hash))


def chain_problems(lines: Sequence[JournalLine], head: str | None = None) -> Iterator[Problem]:
    """What is wrong with the chain; ``head`` is a hash noted earlier that must be in it."""
    for found in check_chain([asdict(line) for line in lines]):
        what = translation(WORDS[found.kind]).format(**found.values)
        where = message("line {number} of the journal", number=found.where.split()[-1])
        yield Problem(where, what, _restore())
    yield from missing_head(lines, head)


def missing_head(lines: Iterable[JournalLine], head: str | None) -> Iterator[Problem]:
    """A problem where the hash ``head``, noted earlier, is not in the journal."""
    if head and head not in {START, *(line.hash for line in lines)}:
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
    return line_hash(asdict(line))
