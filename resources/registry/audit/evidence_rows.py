"""Rows of the registry that are evidence: whoever writes them writes their hash into the journal.

A group is all rows of a table that share a key (a delivery, the results of a table's day). Its hash
stands in the journal each time it was written, so a row that was changed, taken out or put in behind
the platform's back does not give the hash that stands there last.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.acts import act_word, platform_actor
from resources.registry.audit.journal import JournalLine, append_line
from resources.registry.schema.ticket_tables import metadata
from zb_pipelines.domain.messages import in_chinese

GROUPED_BY: Mapping[str, tuple[str, ...]] = {
    "application": ("release_id",),
    "application_step": ("release_id", "target"),
    "blocked_delivery": ("entry", "day"),
    "build": ("table_name", "day"),
    "conflict_confirmed": ("ticket",),
    "delivery": ("entry", "day"),
    "docket": ("id",),
    "erasure": ("id",),
    "erasure_salt": ("id",),
    "profile": ("table_name", "day"),
    "release": ("id",),
    "review_state": ("entry",),
    "rule_result": ("table_name", "day"),
    "standardisation": ("entry", "day"),
    "ticket": ("id",),
    "ticket_round": ("ticket",),
}
"""Table → the columns of a group's key. A column that a revision adds must allow NULL."""

# The journal's module declares the tables of the audit, this one's import those of tickets.
_TABLES = metadata.tables

Row = Mapping[Any, Any]
EvidenceTables = Iterator[tuple[str, dict[str, list[Row]]]]
EvidenceRead = tuple[list[JournalLine], tuple[int, str], EvidenceTables]
"""The journal, its kept length, and each table of evidence with the rows of its groups."""
_SALT = "erasure_salt"
Changed = Mapping[sa.Table, Iterable[Sequence[Any]]]


def journal_rows(connection: sa.Connection, changed: Changed, subject: str | None = None) -> None:
    """Write the hashes of the groups ``changed`` (table → keys), as they stand now, into the journal.

    Part of the transaction that wrote them. A group without rows is noted as gone.
    """
    groups: dict[str, dict[str, str | None]] = {}
    for table, keys in changed.items():
        for key in dict.fromkeys(map(tuple, keys)):
            where = [table.c[name] == value for name, value in zip(_key(table), key, strict=True)]
            rows = [
                _without_salt(row)
                for row in connection.execute(sa.select(table).where(*where)).mappings()
            ]
            groups.setdefault(table.name, {})[key_text(key)] = rows_hash(rows) if rows else None
    if groups:
        _append(connection, groups, subject or ", ".join(groups))


def journal_all_rows(connection: sa.Connection) -> None:
    """Write the hashes of all groups into the journal: the start for a registry of before."""
    groups = {
        table: {key: rows_hash(rows) for key, rows in held.items()}
        for table, held in evidence_rows(connection)
    }
    _append(connection, {table: held for table, held in groups.items() if held}, "registry")


def evidence_rows(
    connection: sa.Connection,
) -> EvidenceTables:
    """Each table of evidence with the rows of each of its groups."""
    for name in sorted(GROUPED_BY):
        table, held = _TABLES[name], dict[str, list[Row]]()
        if name in unreadable_tables(connection):
            continue
        for row in connection.execute(sa.select(table)).mappings():
            key = key_text([row[column] for column in _key(table)])
            held.setdefault(key, []).append(_without_salt(row))
        yield name, held


def unreadable_tables(connection: sa.Connection) -> frozenset[str]:
    """Tables of evidence that hold a secret which this login (an auditor's) may not read."""
    if connection.dialect.name != "postgresql":
        return frozenset()
    asked = sa.select(sa.func.has_table_privilege(_SALT, "SELECT"))
    return frozenset() if connection.execute(asked).scalar() else frozenset({_SALT})


def _without_salt(row: Row) -> Row:
    """A row as it may leave the registry: of the secret salt only the hash."""
    salt = row.get("salt")
    return row if salt is None else {**row, "salt": hashlib.sha256(salt.encode()).hexdigest()}


def row_text(row: Row) -> str:
    """A row as canonical JSON: sorted names, absent values left out, times in UTC."""
    said = {str(name): value for name, value in row.items() if value is not None}
    return json.dumps(
        said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def rows_hash(rows: Iterable[Row]) -> str:
    """SHA-256 over the canonical rows of a group, sorted, one a line."""
    return hashlib.sha256("\n".join(sorted(map(row_text, rows))).encode()).hexdigest()


def key_text(key: Iterable[Any]) -> str:
    """The key of a group as text, ``tax/taxpayer 2026-11-20``."""
    return " ".join(str(value) for value in key)


def _key(table: sa.Table) -> tuple[str, ...]:
    return GROUPED_BY[table.name]


def _append(connection: sa.Connection, groups: Mapping[str, Any], subject: str) -> None:
    with in_chinese():
        actor, action = platform_actor(), act_word("rows")
    append_line(connection, actor, action, subject, {"groups": groups})


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no value of the registry: {type(value).__name__}")
