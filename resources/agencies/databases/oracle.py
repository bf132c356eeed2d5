"""Delivery by a table or view of an Oracle database: python-oracledb in thin mode, rows as Arrow.

Untested against a server; the SQL is tested by its text.
"""

import ssl
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import pyarrow as pa
from pydantic import Field

from resources.agencies.databases.bridge import System, database_kind
from resources.agencies.databases.dialect import Dialect
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.credentials import import_driver, password, trusted_certificates
from resources.agencies.source.declaration import Connection, TableSource
from resources.agencies.source.error_words import causes, is_unverified
from zb_pipelines.domain.sql import literal

_BATCH = 10_240  # rows
_ZONED, _LOCAL = "with time zone", "with local time zone"
_NUMBERS = ("number", "float")
_BINARY_NUMBERS = ("binary_float", "binary_double")
_WRONG_NAME = "DPY-6006"  # on the certificate
_REASONS: dict[str, Reason] = {
    "ORA-01017": "account",
    "ORA-28000": "account",
    "ORA-28001": "account",
    "ORA-01045": "account",
    "ORA-12514": "no_database",
    "ORA-12505": "no_database",
    "DPY-6001": "no_database",
    "DPY-6003": "no_database",
    "ORA-00942": "no_right",
    "ORA-01031": "no_right",
    "ORA-00054": "locked",
    "ORA-01013": "too_slow",
    "DPY-4024": "too_slow",
    "DPY-6005": "unreachable",
    "DPY-4011": "unreachable",
    "ORA-03113": "unreachable",
}


class OracleConnection(Connection):
    """An Oracle database by the name of its service. Timeouts are in seconds.

    The server must show a certificate for its own name (TCPS); ``tls: disable`` says that the
    network is secured otherwise.
    """

    kind: Literal["oracle"] = Field(description="An Oracle database.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=2484, description="Port.")
    database: str = Field(description="Name of the service.")
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
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")


class OracleTable(TableSource):
    """A table or view in an Oracle database; ``table`` may be ``SCHEMA.TABLE``, as the server writes it."""

    connection: OracleConnection = Field(description="A name under `connections`.")


def columns_sql(schema: str | None, table: str) -> str:
    """Name and type of the columns of a table."""
    owner = "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')" if schema is None else literal(schema)
    return (
        "SELECT column_name, data_type FROM all_tab_columns"
        f" WHERE owner = {owner} AND table_name = {literal(table)} ORDER BY column_id"
    )


TABLES_SQL = (
    "SELECT CASE WHEN owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') THEN table_name"
    " ELSE owner || '.' || table_name END, column_name, data_type FROM all_tab_columns"
    " WHERE owner NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y')"
    " ORDER BY owner, table_name, column_id"
)


def text_sql(column: str, kind: str) -> str:
    """A column as text: numbers with all digits, times in Beijing with their fraction."""
    if kind in _NUMBERS:
        return f"TO_CHAR({column}, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')"
    if kind in _BINARY_NUMBERS:
        return f"TO_CHAR({column})"
    if kind == "date":
        return f"TO_CHAR({column}, 'SYYYY-MM-DD HH24:MI:SS')"
    if kind.startswith("timestamp"):
        return f"TO_CHAR({moment_sql(column, kind)}, 'SYYYY-MM-DD HH24:MI:SS.FF')"
    if kind == "raw":
        return f"RAWTOHEX({column})"
    if kind == "sdo_geometry":
        return f"SDO_UTIL.TO_WKTGEOMETRY({column})"
    if kind == "xmltype":
        return f"XMLSERIALIZE(CONTENT {column} AS CLOB)"
    return column


def moment_sql(column: str, kind: str) -> str:
    """A time in Beijing, without its zone."""
    zoned = kind.endswith((_ZONED, _LOCAL))
    return f"CAST({column} AT TIME ZONE '+08:00' AS TIMESTAMP)" if zoned else column


DIALECT = Dialect(
    title="Oracle",
    columns_sql=columns_sql,
    tables_sql=TABLES_SQL,
    text_sql=text_sql,
    times=("date", "timestamp"),
    moment_sql=moment_sql,
    matches_sql=lambda text, pattern: f"REGEXP_LIKE({text}, {literal(pattern)})",
)


def _settings(connection: OracleConnection) -> list[str]:
    return ["ALTER SESSION SET TIME_ZONE = '+08:00'", "SET TRANSACTION READ ONLY"]


def _connect(connection: OracleConnection) -> Any:
    oracledb = import_driver("oracledb")
    secured: dict[str, Any] = {"protocol": "tcp"}
    if connection.tls == "verify-full":
        context = ssl.create_default_context(cafile=trusted_certificates(connection.ca))
        secured = {"protocol": "tcps", "ssl_server_dn_match": True, "ssl_context": context}
    session = oracledb.connect(
        user=connection.user,
        password=password(connection.password_env),
        host=connection.host,
        port=connection.port,
        service_name=connection.database,
        tcp_connect_timeout=connection.connect_timeout,
        **secured,
    )
    session.call_timeout = connection.statement_timeout * 1000
    return session


def arrow_batches(session: Any, query: str) -> Iterator[Sequence[pa.Array]]:
    """The rows of ``query`` as the driver hands them over in Arrow, as text."""
    for frame in session.fetch_df_batches(query, size=_BATCH):
        table = pa.table(frame)
        yield [pa.concat_arrays(each.cast(pa.string()).chunks) for each in table.columns]


def reason_of(error: Exception) -> tuple[Reason, object]:
    """The reason, and the server's or driver's code."""
    codes = [_code(each) for each in causes(error)]
    told = codes[0]
    if is_unverified(error) or _WRONG_NAME in codes:
        return "certificate", told
    if told in _REASONS:
        return _REASONS[told], told
    return ("query" if told.startswith("ORA-") else "unreachable"), told


def _code(error: BaseException) -> str:
    return str(getattr(error.args[0], "full_code", "")) if error.args else ""


def _errors() -> tuple[type[Exception], ...]:
    return (import_driver("oracledb").Error, OSError)


ORACLE = database_kind(
    "oracle",
    OracleTable,
    OracleConnection,
    System(
        dialect=lambda connection: DIALECT,
        connect=_connect,
        settings=_settings,
        reason=lambda error, source: reason_of(error),
        place=lambda connection: f"{connection.host}:{connection.port}/{connection.database}",
        errors=lambda connection: _errors(),
        batches=arrow_batches,
    ),
)
