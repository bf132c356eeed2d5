"""Delivery by a table or view of a database that speaks PostgreSQL's protocol: Kingbase, openGauss, GaussDB.

Tested against PostgreSQL itself, untested against these servers. Only what their versions have in
common is asked: the standard's catalog of columns, no COPY, no session parameter of newer releases.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Literal
from uuid import uuid4

import pyarrow as pa
from pydantic import Field

from resources.agencies.databases.bridge import System, database_kind
from resources.agencies.databases.dialect import Dialect
from resources.agencies.databases.postgresql_arguments import session_arguments
from resources.agencies.databases.postgresql_refusals import reason_of
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.databases.value_text import text_column
from resources.agencies.source.credentials import import_driver
from resources.agencies.source.declaration import Connection, TableSource
from resources.agencies.source.error_words import declared_names, words_of
from resources.agencies.source.kind import SourceKind
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.sql import literal

_BATCH = 10_240  # rows


class _Kin(Connection):
    """What all of them declare. Timeouts are in seconds."""

    host: str = Field(description="Host name or address.")
    database: str = Field(description="Name of the database.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    sslmode: Literal["disable", "verify-full"] = Field(
        default="verify-full",
        description="Whether the connection is encrypted and the server verified.",
    )
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    driver: Literal["psycopg2", "ksycopg2"] = Field(
        default="psycopg2",
        description="Module of the driver: the maker's own where the server demands its login.",
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")

    @property
    def tls(self) -> str:
        """The mode as refusals tell it."""
        return self.sslmode


class KingbaseConnection(_Kin):
    """A Kingbase (人大金仓) database, by PostgreSQL's protocol."""

    kind: Literal["kingbase"] = Field(description="A Kingbase database.")
    port: int = Field(default=54321, description="Port.")


class OpenGaussConnection(_Kin):
    """An openGauss or GaussDB database, by PostgreSQL's protocol.

    The account must be able to log in by md5 (``password_encryption_type`` 0 or 1).
    """

    kind: Literal["opengauss"] = Field(description="An openGauss or GaussDB database.")
    port: int = Field(default=5432, description="Port.")


class KinTable(TableSource):
    """A table or view; ``table`` may be ``schema.table``."""

    connection: KingbaseConnection | OpenGaussConnection = Field(
        description="A name under `connections`."
    )


def columns_sql(schema: str | None, table: str) -> str:
    """Name and type of the columns of a table."""
    owner = "current_schema()" if schema is None else literal(schema)
    return (
        "SELECT column_name, data_type FROM information_schema.columns"
        f" WHERE table_schema = {owner} AND table_name = {literal(table)} ORDER BY ordinal_position"
    )


DIALECT = Dialect(
    title="PostgreSQL",
    columns_sql=columns_sql,
    tables_sql=(
        "SELECT CASE WHEN table_schema = current_schema() THEN table_name"
        " ELSE table_schema || '.' || table_name END, column_name, data_type"
        " FROM information_schema.columns"
        " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        " ORDER BY table_schema, table_name, ordinal_position"
    ),
    text_sql=lambda column, kind: f"CAST({column} AS text)",
    times=("date", "timestamp"),
    varchar_sql=lambda column: f"CAST({column} AS text)",
    matches_sql=lambda text, pattern: f"{text} ~ {literal(pattern)}",
)


def _settings(connection: _Kin) -> list[str]:
    return [
        "START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        f"SET TimeZone TO {literal(TIMEZONE)}",
        "SET DateStyle TO ISO, MDY",
        "SET IntervalStyle TO postgres",
        "SET extra_float_digits TO 1",
        "SET bytea_output TO hex",
        f"SET statement_timeout TO {connection.statement_timeout * 1000}",
    ]


def _connect(connection: Any) -> Any:
    session = import_driver(connection.driver).connect(**session_arguments(connection))
    session.autocommit = True  # the settings begin the transaction
    return session


def server_batches(session: Any, query: str) -> Iterator[Sequence[pa.Array]]:
    """The rows of ``query`` by a cursor of the server, so that they do not all come at once."""
    name = f"zb_{uuid4().hex}"
    with closing(session.cursor()) as cursor:
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {query}")
        while True:
            cursor.execute(f"FETCH FORWARD {_BATCH} FROM {name}")
            rows = cursor.fetchall()
            if not rows:
                return
            yield [text_column(column) for column in zip(*rows, strict=True)]


def _reason(error: Exception, source: KinTable) -> tuple[Reason, object]:
    code = getattr(error, "pgcode", None)
    return reason_of(code, words_of(error, declared_names(source))), code or ""


def _kind(name: str, connection: type[Connection]) -> SourceKind:
    return database_kind(
        name,
        KinTable,
        connection,
        System(
            dialect=lambda connection: DIALECT,
            connect=_connect,
            settings=_settings,
            reason=_reason,
            place=lambda connection: f"{connection.host}:{connection.port}/{connection.database}",
            errors=lambda connection: (import_driver(connection.driver).Error, OSError),
            batches=server_batches,
        ),
    )


KINGBASE = _kind("kingbase", KingbaseConnection)
OPENGAUSS = _kind("opengauss", OpenGaussConnection)
