"""Delivery by a table or view in an agency's MySQL or MariaDB database.

The server itself tells every value as text. Names and patterns are written as every mode of a session
reads them.
"""

from resources.agencies.databases.bridge import System, database_kind
from resources.agencies.databases.bulk_client import Bulk
from resources.agencies.databases.dialect import Dialect
from resources.agencies.databases.mysql_bulk import attach_server, relation_sql, told_reason
from resources.agencies.databases.mysql_connection import (
    MysqlConnection,
    MysqlTable,
    open_session,
    session_settings,
)
from resources.agencies.databases.mysql_errors import driver_errors, reason_of
from zb_pipelines.domain.sql import literal, mysql_identifier

_BYTES = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob")
_SHAPES = (
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
)


def _columns_sql(schema: str | None, table: str) -> str:
    owner = "DATABASE()" if schema is None else literal(schema)
    return (
        "SELECT column_name, data_type FROM information_schema.columns"
        f" WHERE table_schema = {owner} AND table_name = {literal(table)} ORDER BY ordinal_position"
    )


def _text_sql(column: str, kind: str) -> str:
    if kind in _BYTES:
        return f"HEX({column})"
    if kind in _SHAPES:
        return f"ST_AsText({column})"
    if kind == "bit":  # a number that the server would tell as bytes
        return f"CAST({column} + 0 AS CHAR CHARACTER SET utf8mb4)"
    return f"CAST({column} AS CHAR CHARACTER SET utf8mb4)"


def _bytes_sql(pattern: str) -> str:
    """A text with backslashes, which some modes of a session take for escapes."""
    return f"CONVERT(x{literal(pattern.encode().hex())} USING utf8mb4)"


_DIALECT = Dialect(
    title="MySQL",
    columns_sql=_columns_sql,
    tables_sql=(
        "SELECT table_name, column_name, column_type FROM information_schema.columns"
        " WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position"
    ),
    text_sql=_text_sql,
    times=("date", "datetime", "timestamp"),
    varchar_sql=lambda column: f"CAST({column} AS CHAR)",
    matches_sql=lambda text, pattern: f"{text} REGEXP {_bytes_sql(pattern)}",
    quote=mysql_identifier,
)


def _place(connection: MysqlConnection) -> str:
    at = connection.socket or f"{connection.host}:{connection.port}"
    return f"{at}/{connection.database}"


MYSQL = database_kind(
    "mysql",
    MysqlTable,
    MysqlConnection,
    System(
        dialect=lambda connection: _DIALECT,
        connect=open_session,
        settings=session_settings,
        reason=lambda error, source: reason_of(error),
        place=_place,
        errors=lambda connection: driver_errors(),
        bulk=Bulk(attach_server, relation_sql, told_reason),
    ),
)
