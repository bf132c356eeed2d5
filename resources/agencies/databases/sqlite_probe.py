"""Asking a SQLite file, before anything is read, whether a table can be read."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from resources.agencies.databases.sqlite_source import SqliteConnection, SqliteTable
from resources.agencies.source.failure import PullError
from resources.agencies.source.kind import Found, tables_found
from resources.agencies.source.symbolic_links import refuse_link
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier

# table_xinfo's mark of a hidden column of a virtual table; generated columns have others.
_HIDDEN = 1
_GONE = re.compile(r"(?:\A|: )no such (?:table|column|view)")


def probe_columns(source: SqliteTable) -> list[str]:
    """The table's columns; :class:`PullError` where it cannot be read."""
    failure = None
    try:
        with closing(_open(source.connection)) as database:
            found = database.execute(
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> ?", [source.table, _HIDDEN]
            ).fetchall()
            if found:
                # Takes the lock that reading takes.
                database.execute(f"SELECT 1 FROM {identifier(source.table)} LIMIT 1").fetchall()
                return [name for (name,) in found]
    except (sqlite3.Error, UnicodeError) as error:
        failure = server_error(source, getattr(error, "sqlite_errorcode", 0), str(error))
    raise failure or PullError(
        "missing_table",
        message(
            "the SQLite file {name} has no table {table}",
            name=_name(source.connection),
            table=source.table,
        ),
        message("ask the agency to restore the table, or correct table in sources.yml"),
    )


def sqlite_tables(source: SqliteTable) -> list[Found]:
    """All tables and views of the file with their columns."""
    failure = None
    try:
        with closing(_open(source.connection)) as database:
            listed = database.execute(
                "SELECT m.name, c.name, lower(c.type) FROM sqlite_master m"
                " JOIN pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view')"
                " AND c.hidden <> 1 AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"
            ).fetchall()
            return tables_found(source.connection.path, listed)
    except (sqlite3.Error, UnicodeError) as error:
        failure = server_error(source, getattr(error, "sqlite_errorcode", 0), str(error))
    raise failure


def server_error(source: SqliteTable, code: int, told: str) -> PullError:
    """The failure by SQLite's code: its low byte is the primary code, the rest tells variants apart."""
    name = _name(source.connection)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return PullError(
                "locked",
                message(
                    "the SQLite file {name} is locked by another program, waited {seconds} seconds",
                    name=name,
                    seconds=f"{source.connection.busy_timeout:g}",
                ),
                message(
                    "try again later; if it happens often, ask the agency to write at other times"
                ),
            )
        case sqlite3.SQLITE_NOTADB:
            return PullError(
                "unreadable",
                message("{name} is no SQLite database", name=name),
                message("ask the agency to check the file and deliver again"),
            )
        case sqlite3.SQLITE_CORRUPT:
            return PullError(
                "truncated",
                message("the SQLite file {name} is damaged or incomplete", name=name),
                message("ask the agency to check the file and deliver again"),
            )
        case sqlite3.SQLITE_ERROR if _GONE.search(told):
            return PullError(
                "unreadable",
                message(
                    "view {table} of {name} asks for a table or column that is gone",
                    table=source.table,
                    name=name,
                ),
                message("ask the agency to repair this view"),
            )
        case _:
            return PullError(
                "unreadable",
                message(
                    "the SQLite file {name} cannot be read (SQLite error {code})",
                    name=name,
                    code=code,
                ),
                message(
                    "check the permissions of file and folder; if they are right, the file is damaged"
                ),
            )


def _name(connection: SqliteConnection) -> str:
    return Path(connection.path).name


def _open(connection: SqliteConnection) -> sqlite3.Connection:
    path = Path(connection.path)
    refuse_link(path)
    if not path.is_file():
        raise PullError(
            "missing_file",
            message("there is no database file {name}", name=path.name),
            message("ask the agency to deliver it, or correct path in sources.yml"),
        )
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=connection.busy_timeout)
