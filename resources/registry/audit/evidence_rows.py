"""Rows of the registry that are evidence: whoever writes them writes their hash into the journal.

A group is all rows of a table that share a key (a delivery, the results of a table's day). Its hash
stands in the journal each time it was written, so a row that was changed, taken out or put in behind
the platform's back does not give the hash that stands there last.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.acts import act_word, platform_actor
from resources.registry.audit.journal import JournalLine, append_line
from resources.registry.schema.access_tables import ACCESS_TABLES
from resources.registry.schema.sharing_tables import share_usage, share_usage_day
from resources.registry.schema.ticket_tables import metadata
from zb_pipelines.domain.messages import in_chinese

GROUPED_BY: Mapping[str, tuple[str, ...]] = {
    "application": ("release_id",),
    "application_step": ("release_id", "target"),
    "approval": ("id",),
    "blocked_delivery": ("entry", "day"),
    "build": ("table_name", "day"),
    "conflict_confirmed": ("ticket",),
    "delivery": ("entry", "day"),
    "docket": ("id",),
    "erasure": ("id",),
    "erasure_salt": ("id",),
    "finding_case": ("finding",),
    "open_package": ("package",),
    "platform_user": ("name",),
    "profile": ("table_name", "day"),
    "release": ("id",),
    "review_state": ("entry",),
    "rule_result": ("table_name", "day"),
    "share_grant": ("id",),
    "share_request": ("id",),
    "share_token": ("hash",),
    "share_usage": ("day",),
    "standardisation": ("entry", "day"),
    "ticket": ("id",),
    "ticket_round": ("ticket",),
    "user_role": ("name",),
}
"""Table → the columns of a group's key. A column that a revision adds must allow NULL."""

# The journal's module declares the tables of the audit, this one's import those of tickets and sharing.
_TABLES: Mapping[str, sa.Table] = {**metadata.tables, **{each.name: each for each in ACCESS_TABLES}}

Row = Mapping[Any, Any]
EvidenceTables = Iterator[tuple[str, dict[str, list[Row]]]]
EvidenceRead = tuple[list[JournalLine], tuple[int, str], EvidenceTables]
"""The journal, its kept length, and each table of evidence with the rows of its groups."""
_SALT = "erasure_salt"
_SECRET = frozenset({"salt", "password"})
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
                _without_secret(row)
                for row in connection.execute(sa.select(table).where(*where)).mappings()
            ]
            groups.setdefault(table.name, {})[key_text(key)] = rows_hash(rows) if rows else None
    if groups:
        _append(connection, groups, subject or ", ".join(groups))


def journal_all_rows(connection: sa.Connection, tables: Collection[str]) -> None:
    """Write the hashes of all groups of ``tables`` into the journal: the start for a registry of before."""
    groups = evidence_hashes(evidence_rows(connection, tables))
    _append(connection, {table: held for table, held in groups.items() if held}, "registry")


def evidence_rows(
    connection: sa.Connection, tables: Collection[str] = GROUPED_BY.keys()
) -> EvidenceTables:
    """Each of ``tables`` with the rows of each of its groups; that of usage comes in parts, day by day.

    Days of usage that are still open are left out: their rows are not in the journal yet.
    """
    for name in sorted(set(tables) - unreadable_tables(connection)):
        table = _TABLES[name]
        if table is share_usage:
            for day in _sealed_days(connection):
                yield name, _groups(connection, table, share_usage.c.day == day)
        else:
            yield name, _groups(connection, table)


def evidence_hashes(tables: EvidenceTables) -> dict[str, dict[str, str]]:
    """The hash of every group, by table and key."""
    hashes: dict[str, dict[str, str]] = {}
    for table, groups in tables:
        found = {key: rows_hash(rows) for key, rows in groups.items()}
        hashes.setdefault(table, {}).update(found)
    return hashes


def _groups(
    connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]
) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = {}
    for row in connection.execute(sa.select(table).where(*where)).mappings():
        key = key_text([row[column] for column in _key(table)])
        held.setdefault(key, []).append(_without_secret(row))
    return held


def _sealed_days(connection: sa.Connection) -> list[date]:
    still_open = sa.select(share_usage_day.c.day)
    query = sa.select(share_usage.c.day).where(share_usage.c.day.not_in(still_open)).distinct()
    return list(connection.execute(query).scalars())


def unreadable_tables(connection: sa.Connection) -> frozenset[str]:
    """Tables of evidence that hold a secret which this login (an auditor's) may not read."""
    if connection.dialect.name != "postgresql":
        return frozenset()
    asked = sa.select(sa.func.has_table_privilege(_SALT, "SELECT"))
    return frozenset() if connection.execute(asked).scalar() else frozenset({_SALT})


def _without_secret(row: Row) -> Row:
    """A row as it may leave the registry: of the secret salt and of password hashes only the hash."""
    secret = {name: row[name] for name in _SECRET & row.keys() if row[name] is not None}
    hashed = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in secret.items()}
    return {**row, **hashed} if hashed else row


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
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"no value of the registry: {type(value).__name__}")
