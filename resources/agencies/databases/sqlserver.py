"""Delivery by a table or view of a Microsoft SQL Server database, through pymssql.

Untested against a server; the SQL is tested by its text.
"""

import os
import re
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from resources.agencies.databases.bridge import System, database_kind
from resources.agencies.databases.dialect import Dialect
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.credentials import import_driver, password, trusted_certificates
from resources.agencies.source.declaration import Connection, TableSource
from resources.agencies.source.error_words import declared_names, words_of
from zb_pipelines.domain.sql import literal

_REASONS: dict[int, Reason] = {
    **dict.fromkeys((18456, 18452, 18470), "account"),
    **dict.fromkeys((4060, 911), "no_database"),
    **dict.fromkeys((229, 230), "no_right"),
    208: "query",
    1222: "locked",
    20003: "too_slow",
}
_SHAPES, _BYTES = ("geometry", "geography"), ("binary", "varbinary", "image", "timestamp")
_ABOUT_CERTIFICATES = re.compile(r"\bcertificate (?:verif|valid)|\b(?:ssl|tls) (?:handshake|error)")
_TIMES = ("date", "datetime", "smalldatetime")


class SqlServerConnection(Connection):
    """A SQL Server database. Timeouts are in seconds.

    The server must show a certificate for its own name; ``tls: disable`` says that the network is
    secured otherwise. ``snapshot`` says that the database allows snapshot isolation: only then
    the server can count what it gives.
    """

    kind: Literal["sqlserver"] = Field(description="A Microsoft SQL Server database.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=1433, description="Port.")
    database: str = Field(description="Name of the database.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str = Field(
        description="Name of the environment variable that holds the password."
    )
    tls: Literal["disable", "verify-full"] = Field(
        default="verify-full", description="Whether the connection is encrypted and verified."
    )
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    snapshot: bool = Field(
        default=False, description="Whether the database allows snapshot isolation."
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    lock_timeout: int = Field(default=5, description="Seconds to wait for a lock.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")


class SqlServerTable(TableSource):
    """A table or view in a SQL Server database; ``table`` may be ``schema.table``."""

    connection: SqlServerConnection = Field(description="A name under `connections`.")


def columns_sql(schema: str | None, table: str) -> str:
    """Name and type of the columns of a table."""
    owner = "SCHEMA_NAME()" if schema is None else f"N{literal(schema)}"
    return (
        "SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS"
        f" WHERE TABLE_SCHEMA = {owner} AND TABLE_NAME = N{literal(table)} ORDER BY ORDINAL_POSITION"
    )


TABLES_SQL = (
    "SELECT CASE WHEN TABLE_SCHEMA = SCHEMA_NAME() THEN TABLE_NAME"
    " ELSE TABLE_SCHEMA + N'.' + TABLE_NAME END, COLUMN_NAME, DATA_TYPE"
    " FROM INFORMATION_SCHEMA.COLUMNS ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION"
)


def text_sql(column: str, kind: str) -> str:
    """A column as text: reals with all digits, money with four places, times in Beijing."""
    if kind in _SHAPES:
        return f"{column}.STAsText()"
    if kind in _BYTES:
        return f"CONVERT(varchar(max), CONVERT(varbinary(max), {column}), 2)"
    style = 0
    if kind.startswith(_TIMES) or kind == "time":
        style = 121
    elif kind in ("float", "real"):
        style = 3
    elif kind in ("money", "smallmoney"):
        style = 2
    return f"CONVERT(nvarchar(max), {moment_sql(column, kind)}, {style})"


def moment_sql(column: str, kind: str) -> str:
    """A time in Beijing, without its zone."""
    if kind == "datetimeoffset":
        return f"CAST(SWITCHOFFSET({column}, '+08:00') AS datetime2)"
    return column


def date_sql(day: date) -> str:
    """A date, whatever language the session has."""
    return f"CONVERT(datetime2, {literal(day)}, 23)"


DIALECT = Dialect(
    title="SQL Server",
    columns_sql=columns_sql,
    tables_sql=TABLES_SQL,
    text_sql=text_sql,
    times=_TIMES,
    date_sql=date_sql,
    moment_sql=moment_sql,
)


def _settings(connection: SqlServerConnection) -> list[str]:
    level = "SNAPSHOT" if connection.snapshot else "READ COMMITTED"
    return [
        "SET QUOTED_IDENTIFIER ON",
        f"SET LOCK_TIMEOUT {connection.lock_timeout * 1000}",
        f"SET TRANSACTION ISOLATION LEVEL {level}",
    ]


def _connect(connection: SqlServerConnection) -> Any:
    pymssql = import_driver("pymssql")
    with _security(connection):
        return pymssql.connect(
            server=connection.host,
            port=str(connection.port),
            user=connection.user,
            password=password(connection.password_env),
            database=connection.database,
            login_timeout=connection.connect_timeout,
            timeout=connection.statement_timeout,
            charset="UTF-8",
            appname="zb_pipelines",
        )


@contextmanager
def _security(connection: SqlServerConnection) -> Generator[None]:
    """The driver's library takes authorities and encryption from a file that a variable names."""
    before = os.environ.get("FREETDSCONF")
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(freetds_conf(connection))
        file.flush()
        os.environ["FREETDSCONF"] = str(Path(file.name))
        try:
            yield
        finally:
            if before is None:
                del os.environ["FREETDSCONF"]
            else:
                os.environ["FREETDSCONF"] = before


def freetds_conf(connection: SqlServerConnection) -> str:
    """The library's settings: encrypted, with authority and name verified, or declared as plain."""
    if connection.tls == "disable":
        return "[global]\n\ttds version = 7.4\n\tencryption = off\n"
    return (
        "[global]\n\ttds version = 7.4\n\tencryption = require\n"
        f"\tca file = {trusted_certificates(connection.ca)}\n\tcheck certificate hostname = yes\n"
    )


def reason_of(error: Exception, source: SqlServerTable) -> tuple[Reason, object]:
    """The reason, and the server's code; of TLS the library has no code."""
    code = error.args[0] if error.args else 0
    if isinstance(code, tuple):
        code = code[0]
    number = code if isinstance(code, int) else 0
    if number in _REASONS:
        return _REASONS[number], number
    if _ABOUT_CERTIFICATES.search(words_of(error, declared_names(source))):
        return "certificate", number
    return ("unreachable" if number in (0, *range(20000, 20100)) else "query"), number


def _errors() -> tuple[type[Exception], ...]:
    return (import_driver("pymssql").Error, OSError)


SQLSERVER = database_kind(
    "sqlserver",
    SqlServerTable,
    SqlServerConnection,
    System(
        dialect=lambda connection: DIALECT,
        connect=_connect,
        settings=_settings,
        reason=reason_of,
        place=lambda connection: f"{connection.host}:{connection.port}/{connection.database}",
        errors=lambda connection: _errors(),
        snapshot=lambda connection: connection.snapshot,
    ),
)
