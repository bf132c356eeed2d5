"""The bridge from a database's Python driver to the engine.

A session lists a table's columns, counts its rows and reads them, all in one transaction where
the database has snapshots. Rows come as batches of text, from DB-API cursors or as Arrow.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

import pyarrow as pa

from resources.agencies.databases import bulk_client, table_refusals
from resources.agencies.databases.dialect import Dialect, SourceColumn
from resources.agencies.databases.value_text import text_column
from resources.agencies.source import reading
from resources.agencies.source.declaration import Connection, TableSource
from resources.agencies.source.kind import Found, SourceKind, tables_found
from resources.agencies.source.text_rows import TextBatches, text_rows_offered
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry

T = TypeVar("T")
_BATCH = 10_240  # rows
Batches = Callable[[Any, str], Iterator[Sequence[pa.Array]]]


def cursor_batches(session: Any, query: str) -> Iterator[Sequence[pa.Array]]:
    """The rows of ``query`` from a DB-API session, in columns of text."""
    with closing(session.cursor()) as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            yield [text_column(column) for column in zip(*rows, strict=True)]


@dataclass(frozen=True)
class System:
    """One database system, reached through a driver.

    ``connect`` opens a session of the driver with the declared connection, ``settings`` are the
    statements that begin it. ``reason`` tells an error of the driver for a declared table, and the
    server's code for it; ``place`` is where the database stands. ``snapshot`` tells whether what was counted is
    what is read, within the session's transaction. ``columns`` and ``tables`` list them where
    that takes more than the dialect's SQL. ``bulk`` reads instead of the driver, where it can.
    """

    dialect: Callable[[Any], Dialect]
    connect: Callable[[Any], Any]
    settings: Callable[[Any], Sequence[str]]
    reason: Callable[[Exception, Any], tuple[table_refusals.Reason, object]]
    place: Callable[[Any], str]
    errors: Callable[[Any], tuple[type[Exception], ...]]
    batches: Batches = cursor_batches
    columns: Callable[[Any, str | None, str], list[tuple[str, str]]] | None = None
    tables: Callable[[Any], list[tuple[str, str, str]]] | None = None
    snapshot: Callable[[Any], bool] = lambda connection: True
    bulk: bulk_client.Bulk | None = None


class TableSession:
    """A session with a database, for one declared table; raises :class:`PullError`."""

    def __init__(self, system: System, source: Any) -> None:
        self.dialect = system.dialect(source.connection)
        self._system = system
        self._source = source
        self._session: Any = self._attempt(lambda: system.connect(source.connection))
        try:
            for statement in system.settings(source.connection):
                self._attempt(partial(self._execute, statement))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the session."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query of names or counts."""
        return self._attempt(lambda: self._fetch(query))

    def batches(self, query: str) -> Iterator[Sequence[pa.Array]]:
        """The rows of ``query`` in columns of text."""
        batches = self._system.batches(self._session, query)

        def following() -> Sequence[pa.Array] | None:
            return next(batches, None)

        while (batch := self._attempt(following)) is not None:
            yield batch

    def columns(self) -> tuple[str, list[SourceColumn]]:
        """The table as it is written in a query, and its columns."""
        table = self._source.table
        schema, dot, name = table.partition(".")
        for owner, called in [(None, table), *([(schema, name)] if dot else [])]:
            found = self._columns(owner, called)
            if found:
                parts = [called] if owner is None else [owner, called]
                columns = [SourceColumn(str(name), str(kind).lower()) for name, kind in found]
                return self.dialect.quote(*parts), columns
        at = self._system.place(self._source.connection)
        raise table_refusals.no_table(table, getattr(self._source.connection, "database", at))

    def tables(self) -> list[Found]:
        """All tables with their columns."""
        ask = self._system.tables
        found = self._attempt(lambda: ask(self._session)) if ask else None
        found = self.rows(self.dialect.tables_sql) if found is None else found
        listed = [(str(table), str(column), str(kind)) for table, column, kind in found]
        return tables_found(self._system.place(self._source.connection), listed)

    def count(self, table: str, condition: str) -> int | None:
        """The rows that a condition asks for; ``None`` where they may be others when they are read."""
        if not self._source.counted or not self._system.snapshot(self._source.connection):
            return None
        ((rows,),) = self.rows(f"SELECT COUNT(*) FROM {table} WHERE {condition}")
        return int(rows)

    def _columns(self, schema: str | None, table: str) -> Sequence[tuple[Any, ...]]:
        ask = self._system.columns
        if ask is None:
            return self.rows(self.dialect.columns_sql(schema, table))
        return self._attempt(lambda: ask(self._session, schema, table))

    def _execute(self, statement: str) -> None:
        with closing(self._session.cursor()) as cursor:
            cursor.execute(statement)

    def _fetch(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self._session.cursor()) as cursor:
            cursor.execute(query)
            return [tuple(row) for row in cursor.fetchall()]

    def _attempt(self, ask: Callable[[], T]) -> T:
        """What ``ask`` gives; raises what the driver's error means, without that error as its context."""
        connection = self._source.connection
        try:
            return ask()
        except self._system.errors(connection) as error:
            reason, code = self._system.reason(error, self._source)
        asked = table_refusals.Asked(self._system.place(connection), self._source.table, connection)
        raise table_refusals.refusal(reason, asked, self.dialect.title, code)


@contextmanager
def read_table(
    system: System, engine: Engine, source: TableSource, entry: Entry, day: date
) -> Generator[reading.Reading]:
    """The table's rows as the server tells them; of an increment the rows that ``day`` asks for."""
    with ExitStack() as opened:
        session = opened.enter_context(closing(TableSession(system, source)))
        asked = bulk_client.table_query(session.dialect, session.columns(), (source, entry), day)
        connection: Any = getattr(source, "connection", None)
        client = system.bulk
        name = client and opened.enter_context(client.attach(engine, connection))
        if client and name:
            session.close()
            with_driver = partial(_ask_again, system, asked)
            place = system.place(connection)
            server = bulk_client.BulkServer(place, session.dialect.title, with_driver)
            yield bulk_client.bulk_reading(client, name, asked, server)
            return
        offered = session.count(asked.table, asked.condition)
        rows = TextBatches(session.batches(asked.query), len(entry.aggregated_items))
        broken = table_refusals.reading_failed(source.table, session.dialect.title)
        relation = opened.enter_context(text_rows_offered(engine, rows))
        yield asked.reading(relation, explain=lambda _: rows.failure_or(broken), offered=offered)


def _ask_again(system: System, asked: bulk_client.TableQuery) -> None:
    """Ask the table for nothing, by the driver; raises what stands in the way of it."""
    with closing(TableSession(system, asked.source)) as session:
        session.rows(f"{asked.query} LIMIT 0")


def list_tables(system: System, source: TableSource) -> list[Found]:
    """All tables of the source's database with their columns."""
    with closing(TableSession(system, source)) as session:
        return session.tables()


def database_kind(
    name: str, declared: type[TableSource], connection: type[Connection], system: System
) -> SourceKind:
    """The kind of source of one database system."""
    return SourceKind(
        name,
        declared,
        partial(read_table, system),
        place=lambda source: (system.place(source.connection), source.table),
        found=partial(list_tables, system),
        reached=partial(list_tables, system),
        connection=connection,
    )
