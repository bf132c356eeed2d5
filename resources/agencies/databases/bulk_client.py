"""What a table is asked for, and reading it by a client of the engine's own in place of the driver."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.agencies.databases import table_refusals
from resources.agencies.databases.dialect import Dialect, SourceColumn, condition_sql, select_sql
from resources.agencies.source import reading, window
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.declaration import TableSource
from resources.agencies.source.error_words import declared_names
from resources.agencies.source.failure import PullError
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier

_OFFERED = "offered_rows"


@dataclass(frozen=True)
class Bulk:
    """A client of the engine's own that reads a table.

    ``attach`` gives a name for the server, ``None`` where it does not come through to it; ``relation``
    writes a query there as a relation; ``reason`` tells an error of reading by its words without names.
    """

    attach: Callable[[Engine, Any], AbstractContextManager[str | None]]
    relation: Callable[[str, Any, str], str]
    reason: Callable[[ReadError, Sequence[str]], table_refusals.Reason | None]


@dataclass(frozen=True)
class TableQuery:
    """What a table is asked for: ``values`` are the numbered columns (``c0`` on) as the server's text."""

    source: TableSource
    entry: Entry
    table: str
    values: str
    condition: str
    extra_columns: tuple[str, ...]
    window: window.Window | None

    @property
    def query(self) -> str:
        """The rows."""
        return f"SELECT {self.values} FROM {self.table} WHERE {self.condition}"

    @property
    def counted_query(self) -> str:
        """Each row with the number of all that the same statement sees."""
        rows = f"FROM {self.table} WHERE {self.condition}"
        return f"SELECT {self.values}, (SELECT COUNT(*) {rows}) AS {_OFFERED} {rows}"

    def reading(
        self, relation: str, explain: Callable[[ReadError], PullError], **told: Any
    ) -> reading.Reading:
        """The rows of ``relation``, whose columns are numbered."""
        names = [item.name for item in self.entry.aggregated_items]
        values = [f"c{at} AS {identifier(name)}" for at, name in enumerate(names)]
        values += [told["count_column"]] if told.get("count_column") else []
        return reading.Reading(
            select=f"SELECT {', '.join(values)} FROM {relation}",
            extra_columns=self.extra_columns,
            explain=explain,
            finish=reading.nothing_to_finish,
            filter=self.window.asked if self.window else reading.EVERYTHING,
            undated=self.window.undated if self.window else None,
            **told,
        )


def table_query(
    dialect: Dialect,
    found: tuple[str, Sequence[SourceColumn]],
    wanted: tuple[TableSource, Entry],
    day: date,
) -> TableQuery:
    """What the table ``found``, with its columns, is asked for, for the entry ``wanted`` from a source."""
    (table, there), (source, entry) = found, wanted
    columns = reading.found_columns(entry, [column.name for column in there])
    asked = [there[columns.place[item.source_column]] for item in entry.aggregated_items]
    item = window.time_item(entry)
    time = there[columns.place[item.source_column]] if item else None
    return TableQuery(
        source,
        entry,
        table,
        select_sql(dialect, asked),
        condition_sql(dialect, item, time, day),
        columns.extra,
        window.window_of(entry, day),
    )


@dataclass(frozen=True)
class BulkServer:
    """The server that is read: where it stands, its system's name, and asking it again by the driver."""

    place: str
    title: str
    ask_again: Callable[[], None]


def bulk_reading(bulk: Bulk, name: str, asked: TableQuery, server: BulkServer) -> reading.Reading:
    """The rows as the engine's client gives them from the server attached as ``name``."""
    source: Any = asked.source
    query = asked.counted_query if source.counted else asked.query
    return asked.reading(
        bulk.relation(name, source.connection, query),
        explain=lambda error: _told_by_bulk(bulk, asked, server, error),
        count_column=_OFFERED if source.counted else None,
    )


def _told_by_bulk(bulk: Bulk, asked: TableQuery, server: BulkServer, error: ReadError) -> PullError:
    """What an error of the engine's client means, by its words or by what the driver is told now."""
    source: Any = asked.source
    columns = [item.source_column for item in asked.entry.aggregated_items]
    reason = bulk.reason(error, [*declared_names(source), *columns])
    if reason:
        told = table_refusals.Asked(server.place, source.table, source.connection)
        return table_refusals.refusal(reason, told, server.title)
    try:
        server.ask_again()
    except PullError as failure:
        return failure
    return table_refusals.reading_failed(source.table, server.title)
