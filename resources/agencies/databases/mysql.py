"""Delivery by a table or view in an agency's MySQL or MariaDB database.

The server itself tells every value as text; our client reads the rows as they come. Names are
quoted by the standard's marks, which the session asks the server to understand.
"""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date

from resources.agencies.databases.mysql_connection import (
    MysqlConnection,
    MysqlTable,
    open_session,
    session_settings,
)
from resources.agencies.databases.mysql_refusals import driver, refused
from resources.agencies.source import window
from resources.agencies.source.failure import PullError
from resources.agencies.source.kind import Found, SourceKind, tables_found
from resources.agencies.source.reading import EVERYTHING, Reading, found_columns, nothing_to_finish
from resources.agencies.source.text_rows import Row, TextRows, text_rows_offered
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


@contextmanager
def read_mysql(engine: Engine, source: MysqlTable, entry: Entry, day: date) -> Generator[Reading]:
    """The table, row by row as the server sends it; of an increment the rows that ``day`` asks for."""
    written, types = _columns(source)
    columns = found_columns(entry, list(types))
    exact = {name: list(types)[at] for name, at in columns.place.items()}
    asked_window = window.window_of(entry, day)
    asked = ", ".join(
        f"{_text_sql(exact[item.source_column], types)} AS {identifier(item.name)}"
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
            filter=asked_window.asked if asked_window else EVERYTHING,
            undated=asked_window.undated if asked_window else None,
        )


def mysql_tables(source: MysqlTable) -> list[Found]:
    """All tables of the database with their columns."""
    listed = _fetch_rows(
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
        found = _fetch_rows(
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


def _text_sql(column: str, types: dict[str, str]) -> str:
    """The value as the server tells it in text."""
    name = identifier(column)
    if types[column] in _BYTES:
        return f"HEX({name})"
    if types[column] in _SHAPES:
        return f"ST_AsText({name})"
    return f"CAST({name} AS CHAR CHARACTER SET utf8mb4)"


def _condition(entry: Entry, types: dict[str, str], exact: dict[str, str], day: date) -> str:
    item = window.time_item(entry)
    if item is None:
        return "TRUE"
    column = exact[item.source_column]
    name = identifier(column)
    if types[column] in _TIMES:
        return window.typed_window(name, day)
    return window.text_window(f"TRIM(CAST({name} AS CHAR))", day, item.formats, _matches)


def _matches(expression: str, pattern: str) -> str:
    return f"{expression} REGEXP {literal(pattern)}"


def _fetch_rows(source: MysqlTable, query: str) -> list[Row]:
    return list(_rows(source, query))


def _rows(source: MysqlTable, query: str) -> Iterator[Row]:
    """The rows of ``query`` as the server sends them; raises :class:`PullError`."""
    pymysql = driver()
    failure = None
    try:
        with closing(open_session(source.connection)) as session, session.cursor() as cursor:
            for setting in session_settings(source.connection):
                cursor.execute(setting)
            cursor.execute(query)
            yield from cursor
        return
    except (pymysql.Error, OSError, RuntimeError) as error:
        failure = refused(source, error)
    raise failure


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
