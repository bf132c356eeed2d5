"""Copying a PostgreSQL query's rows by our own client, in one transaction that makes the settings.

Slower than the engine's own reader, and right behind a connection pool, which may give every
transaction another session and ignores what was asked for at its start.
"""

from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import psycopg2

from resources.agencies.databases.postgresql_refusals import server_error
from resources.agencies.databases.postgresql_session import connect, with_settings
from resources.agencies.databases.postgresql_source import PostgresTable
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier, literal

_LONGEST = 256 * 1024**2


@contextmanager
def copied_by_client(
    engine: Engine, source: PostgresTable, queries: tuple[str, str | None], entry: Entry
) -> Generator[tuple[str, int | None]]:
    """A SELECT of the items over a file in scratch that holds the query's rows as text, and their number.

    The number is what the server answers to the second query in the same snapshot.
    """
    query, count = queries
    items = [item.name for item in entry.aggregated_items]
    texts = ", ".join(f"{identifier(name)}::text" for name in items)
    file = engine.scratch / f"{uuid4().hex}.csv"
    try:
        failure, offered = None, None
        try:
            with closing(connect(source.connection)) as session, session.cursor() as cursor:
                session.set_session(isolation_level="REPEATABLE READ")
                with_settings(cursor, source.connection)
                offered = _count(cursor, count)
                with file.open("wb") as written:
                    cursor.copy_expert(
                        f"COPY (SELECT {texts} FROM ({query}) AS asked) TO STDOUT"
                        r" (FORMAT csv, FORCE_QUOTE *, NULL '\N')",
                        written,
                    )
        except psycopg2.Error as error:
            failure = server_error(source, error)
        if failure:
            raise failure
        kinds = ", ".join(f"c{at}: 'VARCHAR'" for at in range(len(items)))
        values = ", ".join(f"c{at} AS {identifier(name)}" for at, name in enumerate(items))
        select = (
            f"SELECT {values} FROM read_csv({literal(str(file))}, auto_detect = false, header = false,"
            f" columns = {{{kinds}}}, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N',"
            f" allow_quoted_nulls = false, max_line_size = {_LONGEST}, buffer_size = {_LONGEST})"
        )
        yield select, offered
    finally:
        file.unlink(missing_ok=True)


def _count(cursor: Any, count: str | None) -> int | None:
    if count is None:
        return None
    cursor.execute(count)
    return int(cursor.fetchone()[0])
