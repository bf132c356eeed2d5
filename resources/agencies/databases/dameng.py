"""Delivery by a table or view of a 达梦 (DM8) database, through dmPython.

Untested against a server; the SQL is tested by its text.
"""

from typing import Any, Literal

from pydantic import Field

from resources.agencies.databases.bridge import System, database_kind
from resources.agencies.databases.dialect import Dialect
from resources.agencies.databases.oracle import columns_sql
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.credentials import import_driver, password
from resources.agencies.source.declaration import Connection, TableSource
from zb_pipelines.domain.sql import literal

_BYTES = ("binary", "varbinary", "raw", "blob", "image", "longvarbinary")
_NO_CONNECTION = -70028
_TEXTS = ("char", "varchar", "varchar2", "text", "clob", "longvarchar")


class DamengConnection(Connection):
    """A 达梦 database. Its driver verifies no certificate, so ``tls: disable`` must be written.

    It says that the network to the database is secured otherwise.
    """

    kind: Literal["dameng"] = Field(description="A Dameng (DM8) database.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=5236, description="Port.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str = Field(
        description="Name of the environment variable that holds the password."
    )
    tls: Literal["disable"] = Field(
        description="That the network is secured otherwise: the driver verifies no certificate."
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")


class DamengTable(TableSource):
    """A table or view in a 达梦 database; ``table`` may be ``SCHEMA.TABLE``, as the server writes it."""

    connection: DamengConnection = Field(description="A name under `connections`.")


def text_sql(column: str, kind: str) -> str:
    """A column as text: times with their fraction."""
    if kind.startswith(("timestamp", "datetime")):
        return f"TO_CHAR({column}, 'YYYY-MM-DD HH24:MI:SS.FF6')"
    if kind == "date":
        return f"TO_CHAR({column}, 'YYYY-MM-DD')"
    if kind in _BYTES:
        return f"RAWTOHEX({column})"
    return column if kind.startswith(_TEXTS) else f"CAST({column} AS VARCHAR)"


DIALECT = Dialect(
    title="DM8",
    columns_sql=columns_sql,
    tables_sql=(
        "SELECT table_name, column_name, data_type FROM all_tab_columns"
        " WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') ORDER BY table_name, column_id"
    ),
    text_sql=text_sql,
    times=("date", "timestamp", "datetime"),
    matches_sql=lambda text, pattern: f"REGEXP_LIKE({text}, {literal(pattern)})",
)


def _connect(connection: DamengConnection) -> Any:
    return import_driver("dmPython").connect(
        user=connection.user,
        password=password(connection.password_env),
        server=connection.host,
        port=connection.port,
        login_timeout=connection.connect_timeout,
    )


def reason_of(error: Exception) -> tuple[Reason, object]:
    """The reason, and the server's code; of the codes only the one of a refused connection was seen."""
    code = getattr(error.args[0], "code", "") if error.args else ""
    return ("unreachable" if code == _NO_CONNECTION else "query"), code


def _errors() -> tuple[type[Exception], ...]:
    return (import_driver("dmPython").Error, OSError)


DAMENG = database_kind(
    "dameng",
    DamengTable,
    DamengConnection,
    System(
        dialect=lambda connection: DIALECT,
        connect=_connect,
        settings=lambda connection: ["SET TIME ZONE '+08:00'"],
        reason=lambda error, source: reason_of(error),
        place=lambda connection: f"{connection.host}:{connection.port}",
        errors=lambda connection: _errors(),
        # Whether its transactions see one snapshot was not tried, so nothing is counted.
        snapshot=lambda connection: False,
    ),
)
