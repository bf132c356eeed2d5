"""Delivery by a table or view in an agency's MySQL or MariaDB database.

The server itself tells every value as text; our client reads the rows as they come. Names are
quoted by the standard's marks, which the session asks the server to understand.
"""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import Any, Literal

from pydantic import Field

from resources.agencies.databases.mysql_refusals import driver, refused
from resources.agencies.databases.postgresql_session import password, trusted_certificates
from resources.agencies.source.declaration import Connection, TableSource
from resources.agencies.source.failure import PullError
from resources.agencies.source.kind import Found, SourceKind, tables_found
from resources.agencies.source.reading import EVERYTHING, Reading, found_columns, nothing_to_finish
from resources.agencies.source.text_rows import Row, TextRows, text_rows_offered
from resources.agencies.source.window import text_window, time_item, typed_window, window_of
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

_TIMES = ("date", "datetime", "timestamp")
_BYTES = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit")
_SHAPES = (
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
)


class MysqlConnection(Connection):
    """A MySQL or MariaDB database, by ``host`` or a local ``socket``. Timeouts are in seconds.

    The server must show a certificate for its own name; ``tls: disable`` says that the network is
    secured otherwise.
    """

    kind: Literal["mysql"] = Field(description="A MySQL or MariaDB database.")
    host: str = Field(default="127.0.0.1", description="Host name or address.")
    port: int = Field(default=3306, description="Port.")
    socket: str | None = Field(
        default=None, description="Path of a local socket, in place of host."
    )
    database: str = Field(description="Name of the database.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    tls: Literal["disable", "verify-full"] = Field(
        default="verify-full", description="Whether the connection is encrypted and verified."
    )
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    lock_timeout: int = Field(default=5, description="Seconds to wait for a lock.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")


class MysqlTable(TableSource):
    """A table or view in a MySQL or MariaDB database; ``table`` may be ``database.table``."""

    connection: MysqlConnection


@contextmanager
def read_mysql(engine: Engine, source: MysqlTable, entry: Entry, day: date) -> Generator[Reading]:
    """The table, row by row as the server sends it; of an increment the rows that ``day`` asks for."""
    written, types = _columns(source)
    columns = found_columns(entry, list(types))
    exact = {name: list(types)[at] for name, at in columns.place.items()}
    window = window_of(entry, day)
    asked = ", ".join(
        f"{_told(exact[item.source_column], types)} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    query = f"SELECT {asked} FROM {written} WHERE {_condition(entry, types, exact, day)}"
    items = [item.name for item in entry.aggregated_items]
    rows = TextRows(_rows(source, query), len(items))
    broken = PullError(
        "unreadable",
        message("reading table {table} failed ({kind})", table=source.table, kind="MySQL"),
        message(
            "ask the agency to query this table or view in the database, and to mend its errors"
        ),
    )
    with text_rows_offered(engine, rows) as relation:
        values = ", ".join(f"c{at} AS {identifier(name)}" for at, name in enumerate(items))
        yield Reading(
            select=f"SELECT {values} FROM {relation}",
            extra_columns=columns.extra,
            explain=lambda _: rows.explained(broken),
            finish=nothing_to_finish,
            filter=window.asked if window else EVERYTHING,
            undated=window.undated if window else None,
        )


def mysql_tables(source: MysqlTable) -> list[Found]:
    """All tables of the database with their columns."""
    listed = _asked(
        source,
        "SELECT table_name, column_name, column_type FROM information_schema.columns"
        " WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position",
    )
    return tables_found(_place(source)[0], [(str(t), str(c), str(k)) for t, c, k in listed])


def _columns(source: MysqlTable) -> tuple[str, dict[str, str]]:
    """The table as it is written in a query, and its columns with their types."""
    schema, dot, name = source.table.partition(".")
    spellings = [(source.connection.database, source.table), *([(schema, name)] if dot else [])]
    for database, table in spellings:
        found = _asked(
            source,
            "SELECT column_name, data_type FROM information_schema.columns"
            f" WHERE table_schema = {literal(database)} AND table_name = {literal(table)}"
            " ORDER BY ordinal_position",
        )
        if found:
            types = {str(column): str(kind).lower() for column, kind in found}
            return identifier(database, table), types
    raise PullError(
        "missing_table",
        message(
            "database {database} has no table {table}",
            database=source.connection.database,
            table=source.table,
        ),
        message("ask the agency to restore the table, or correct table in sources.yml"),
    )


def _told(column: str, types: dict[str, str]) -> str:
    """The value as the server tells it in text."""
    name = identifier(column)
    if types[column] in _BYTES:
        return f"HEX({name})"
    if types[column] in _SHAPES:
        return f"ST_AsText({name})"
    return f"CAST({name} AS CHAR CHARACTER SET utf8mb4)"


def _condition(entry: Entry, types: dict[str, str], exact: dict[str, str], day: date) -> str:
    item = time_item(entry)
    if item is None:
        return "TRUE"
    column = exact[item.source_column]
    name = identifier(column)
    if types[column] in _TIMES:
        return typed_window(name, day)
    return text_window(f"TRIM(CAST({name} AS CHAR))", day, item.formats, _matches)


def _matches(expression: str, pattern: str) -> str:
    return f"{expression} REGEXP {literal(pattern)}"


def _asked(source: MysqlTable, query: str) -> list[Row]:
    return list(_rows(source, query))


def _rows(source: MysqlTable, query: str) -> Iterator[Row]:
    """The rows of ``query`` as the server sends them; raises :class:`PullError`."""
    pymysql = driver()
    failure = None
    try:
        with closing(_connected(source.connection)) as session, session.cursor() as cursor:
            for setting in _settings(source.connection):
                cursor.execute(setting)
            cursor.execute(query)
            yield from cursor
        return
    except (pymysql.Error, OSError, RuntimeError) as error:
        failure = refused(source, error)
    raise failure


def _settings(connection: MysqlConnection) -> list[str]:
    """Read-only, in Beijing time, with the standard's quotes and literals."""
    limit = connection.statement_timeout
    return [
        "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+08:00'",
        f"SET SESSION lock_wait_timeout = {connection.lock_timeout},"
        f" innodb_lock_wait_timeout = {connection.lock_timeout}",
        f"/*M! SET SESSION max_statement_time = {limit} */",
        "SET SESSION TRANSACTION READ ONLY",
        "START TRANSACTION",
    ]


def _connected(connection: MysqlConnection) -> Any:
    pymysql = driver()
    secured = connection.tls == "verify-full" and connection.socket is None
    return pymysql.connect(
        host=connection.host,
        port=connection.port,
        unix_socket=connection.socket,
        database=connection.database,
        user=connection.user,
        password=password(connection.password_env) or "",
        charset="utf8mb4",
        connect_timeout=connection.connect_timeout,
        read_timeout=connection.statement_timeout,
        cursorclass=pymysql.cursors.SSCursor,
        conv=dict(pymysql.converters.encoders),
        **(
            {
                "ssl_ca": trusted_certificates(connection.ca),
                "ssl_verify_cert": True,
                "ssl_verify_identity": True,
            }
            if secured
            else {"ssl_disabled": True}
        ),
    )


def _place(source: MysqlTable) -> tuple[str, str]:
    at = source.connection.socket or f"{source.connection.host}:{source.connection.port}"
    return f"{at}/{source.connection.database}", source.table


MYSQL = SourceKind(
    "mysql",
    MysqlTable,
    read_mysql,
    place=_place,
    found=mysql_tables,
    reached=mysql_tables,
    connection=MysqlConnection,
)
