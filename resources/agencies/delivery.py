"""Opening a delivery: one way in for all ways of delivery.

The source is read once, in its own order, into a Parquet file in the engine's scratch folder;
everything else works on that copy. So what is hashed is what is stored, the agency's system is
left in peace at once, and a delivery that turns out to be broken at its end has gone nowhere.
"""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from resources.agencies.databases.postgresql import read_postgresql
from resources.agencies.databases.sqlite import read_sqlite
from resources.agencies.files.csv_file import read_csv
from resources.agencies.files.ndjson_file import read_ndjson
from resources.agencies.files.xlsx_file import read_xlsx
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.declaration import (
    CsvFile,
    NdjsonFile,
    PostgresTable,
    Source,
    SqliteTable,
)
from resources.agencies.source.delivery_copy import DeliveryCopy, copy_delivery
from resources.agencies.source.reading import EVERYTHING, Reading
from resources.agencies.source.storage_failure import no_room, not_stored
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier, literal


@dataclass(frozen=True)
class Opened:
    """A delivery that was read to its end and found whole.

    ``relation`` is SQL for a FROM clause: every aggregated item by name as VARCHAR (null markers
    are NULL), and ``_row``, a BIGINT that counts the delivery's rows from 1. ``extra_columns`` are
    at the source but not declared; ``warnings`` are Chinese sentences about rows left out.
    """

    relation: str
    extra_columns: tuple[str, ...]
    warnings: tuple[str, ...]
    declared: int | None = None
    """Rows that a control file promised, and that came."""
    copy: DeliveryCopy | None = None
    """The file behind ``relation``, where that leaves out none of its rows."""


@contextmanager
def open_delivery(engine: Engine, source: Source, entry: Entry, day: date) -> Generator[Opened]:
    """What ``source`` gives for ``entry`` on ``day``; readable inside the ``with`` only.

    A snapshot gives everything there is now. An incremental entry gives the rows whose
    ``extraction.time`` falls on ``day``, or the whole file where each day has its own.
    Raises :class:`PullError` for whatever the source does wrong.
    """
    file = engine.scratch / f"delivery_{uuid4().hex}.parquet"
    try:
        with _reading(engine, source, entry, day) as reading:
            copy = _take_copy(engine, reading, source.nulls, entry, file)
        yield Opened(
            f"(SELECT * FROM read_parquet({literal(str(file))}) WHERE {reading.filter})",
            reading.extra_columns,
            reading.warnings,
            reading.declared,
            copy if reading.filter == EVERYTHING else None,
        )
    finally:
        file.unlink(missing_ok=True)


def _reading(
    engine: Engine, source: Source, entry: Entry, day: date
) -> AbstractContextManager[Reading]:
    if isinstance(source, SqliteTable):
        return read_sqlite(engine, source, entry, day)
    if isinstance(source, PostgresTable):
        return read_postgresql(engine, source, entry, day)
    if isinstance(source, CsvFile):
        return read_csv(engine, source, entry, day)
    if isinstance(source, NdjsonFile):
        return read_ndjson(engine, source, entry, day)
    return read_xlsx(engine, source, entry, day)


def _take_copy(
    engine: Engine, reading: Reading, nulls: tuple[str, ...], entry: Entry, file: Path
) -> DeliveryCopy:
    items = [item.name for item in entry.aggregated_items]
    values = ", ".join(_without_nulls(item, nulls) for item in items)
    try:
        copy = copy_delivery(engine, f"SELECT {values} FROM ({reading.select})", items, file)
    except OSError as error:
        raise not_stored(error) from error
    if isinstance(copy, ReadError):
        raise no_room(copy) or reading.explain(copy)
    reading.finish(copy.rows)
    return copy


def _without_nulls(item: str, nulls: tuple[str, ...]) -> str:
    name = identifier(item)
    if not nulls:
        return name
    marks = ", ".join(literal(mark) for mark in nulls)
    return f"CASE WHEN {name} NOT IN ({marks}) THEN {name} END AS {name}"
