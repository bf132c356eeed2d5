"""Delivery by a table or view in an agency's SQLite file."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date

from resources.agencies.databases.sqlite_probe import probe_columns, server_error
from resources.agencies.databases.sqlite_source import SqliteTable
from resources.agencies.source.attempt import ReadError, attempt
from resources.agencies.source.error_words import NOT_UTF8, declared_names, words_of
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import EVERYTHING, Reading, found_columns, nothing_to_finish
from resources.agencies.source.window import begins_beside, begins_with_day, time_item, window_of
from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.identifiers.date_text import bears_zone
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

_ATTACHED = "agency_sqlite"
# SQLite has no patterns but GLOB: days that every month has, in the spellings with leading zeros.
_MONTHS, _DAYS = ("0[1-9]", "1[0-2]"), ("0[1-9]", "1[0-9]", "2[0-8]")
_MARK = "char(31)"


@contextmanager
def read_sqlite(engine: Engine, source: SqliteTable, entry: Entry, day: date) -> Generator[Reading]:
    """The table, read by SQLite itself; of an incremental entry the rows that ``day`` asks for.

    SQLite keeps a type per value, so each value is told as text by its own type: whole
    numbers in full, reals with all digits that tell them apart, blobs in hex.
    """
    found = probe_columns(source)
    columns = found_columns(entry, found)
    exact = {name: found[at] for name, at in columns.place.items()}
    window = window_of(entry, day)
    load_extension(engine, "sqlite")
    # Otherwise the extension guesses a column's type and stumbles over the odd value.
    engine.execute("SET GLOBAL sqlite_all_varchar = true")
    error = attempt(
        engine, f"ATTACH {literal(source.connection.path)} AS {_ATTACHED} (TYPE sqlite, READ_ONLY)"
    )
    if error:
        raise _explain_error(source, error)
    try:
        yield Reading(
            select=_select(source, entry, exact, day),
            count=_count_sql(source, entry, exact, day) if source.counted else None,
            extra_columns=columns.extra,
            explain=lambda error: _explain_error(source, error),
            finish=nothing_to_finish,
            filter=window.asked if window else EVERYTHING,
            undated=window.undated if window else None,
        )
    finally:
        engine.execute(f"DETACH {_ATTACHED}")


def _select(source: SqliteTable, entry: Entry, exact: dict[str, str], day: date) -> str:
    values = ", ".join(
        f"{_text(identifier(item.name))} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    query = literal(_query(source, entry, exact, day))
    return f"SELECT {values} FROM sqlite_query({literal(_ATTACHED)}, {query})"


def _text(name: str) -> str:
    """The value as UTF-8, which SQLite does not check but decode does.

    A real comes marked, in 15 and in 17 digits: the shorter counts if the engine reads the same
    number from it. A text that itself begins with the mark comes with two.
    """
    shorter, longer = (f"split_part({name}, chr(31), {part})" for part in (2, 3))
    same = f"TRY_CAST({shorter} AS DOUBLE) = TRY_CAST({longer} AS DOUBLE)"
    real = f"CASE WHEN {same} THEN {shorter} ELSE {longer} END"
    return (
        f"CASE WHEN NOT starts_with({name}, chr(31)) THEN decode(encode({name}))"
        f" WHEN starts_with({name}, chr(31) || chr(31)) THEN decode(encode(substr({name}, 2)))"
        f" ELSE {real} END"
    )


def _query(source: SqliteTable, entry: Entry, exact: dict[str, str], day: date) -> str:
    values = ", ".join(
        f"{_text_sql(identifier(exact[item.source_column]))} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    return f"SELECT {values} FROM {identifier(source.table)} WHERE {_condition(entry, exact, day)}"


def _count_sql(source: SqliteTable, entry: Entry, exact: dict[str, str], day: date) -> str:
    table, condition = identifier(source.table), _condition(entry, exact, day)
    query = f"SELECT count(*) AS n FROM {table} WHERE {condition}"
    return f"SELECT n FROM sqlite_query({literal(_ATTACHED)}, {literal(query)})"


def _condition(entry: Entry, exact: dict[str, str], day: date) -> str:
    """What SQLite is asked for: no less than the rows of ``day``."""
    item = time_item(entry)
    if item is None:
        return "1"
    time = f"trim(CAST({identifier(exact[item.source_column])} AS TEXT))"
    if any(bears_zone(pattern) for pattern in item.formats):
        return "1"
    begins = begins_with_day(time, day, item.formats)
    zoned = f"substr({time}, 11) GLOB '*[-+zZCT]*' AND {begins_beside(time, day)}"
    return f"({time} IS NULL OR {begins} OR NOT ({_plainly_dated(time)}) OR ({zoned}))"


def _plainly_dated(text: str) -> str:
    """The condition that a text begins with a day that no reader could take for none."""
    patterns = [
        f"2[01][0-9][0-9]{mark}{month}{after}{day}{end}"
        for month in _MONTHS
        for day in _DAYS
        for mark, after, end in (
            ("[-/.]", "[-/.]", ""),
            ("[-/.]", "[-/.]", "[^0-9]*"),
            ("", "", "*"),
            ("年", "月", "日*"),
        )
    ]
    return " OR ".join(f"{text} GLOB {literal(pattern)}" for pattern in patterns)


def _text_sql(column: str) -> str:
    text = f"CAST({column} AS TEXT)"
    real = f"{_MARK} || {text} || {_MARK} || printf('%!.17g', {column})"
    marked = (
        f"CASE WHEN substr({column}, 1, 1) = {_MARK} THEN {_MARK} || {column} ELSE {column} END"
    )
    return (
        f"CASE typeof({column}) WHEN 'real' THEN {real} WHEN 'blob' THEN hex({column})"
        f" WHEN 'text' THEN {marked} ELSE {text} END"
    )


def _explain_error(source: SqliteTable, error: ReadError) -> PullError:
    told = words_of(error, declared_names(source))
    if NOT_UTF8.search(told):
        return PullError(
            "encoding",
            message(
                "table {table} of the SQLite file has text that is no UTF-8", table=source.table
            ),
            message("ask the agency to write UTF-8, or to deliver files with their encoding named"),
        )
    if "database is locked" in told or "table is locked" in told:
        return server_error(source, sqlite3.SQLITE_BUSY, "")
    if "disk image is malformed" in told:
        return server_error(source, sqlite3.SQLITE_CORRUPT, "")
    return PullError(
        "unreadable",
        message("reading table {table} failed ({kind})", table=source.table, kind=error.kind),
        message("try once more; if it fails again, ask the agency to check the database"),
    )
