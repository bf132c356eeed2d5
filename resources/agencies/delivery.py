"""Opens a delivery: one entry point for all kinds of source.

The source is read once, in its own order, into a Parquet file in the engine's scratch folder;
everything else works on that copy. So what is hashed is what is stored, the agency's system is
left in peace at once, and a delivery that turns out to be broken at its end has gone nowhere.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from resources.agencies.source.attempt import ReadError
from resources.agencies.source.declaration import Source
from resources.agencies.source.delivery_copy import Counting, DeliveryCopy, copy_delivery
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import EVERYTHING, Reading
from resources.agencies.source.storage_failure import no_room, not_stored
from resources.engine import Engine, EngineError
from resources.lake import FileKey
from resources.lake.file_encryption import new_file_name, read_files
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, string_list


@dataclass(frozen=True)
class Opened:
    """A delivery that was read to its end and found whole.

    ``relation`` is SQL for a FROM clause: every aggregated item by name as VARCHAR (null markers
    are NULL), and ``_row``, a BIGINT that counts the delivery's rows from 1. ``extra_columns`` are
    at the source but not declared; ``warnings`` are sentences about what was found in the rows.
    """

    relation: str
    extra_columns: tuple[str, ...]
    warnings: tuple[str, ...]
    declared: int | None = None
    """Rows that a control file promised, and that came."""
    copy: DeliveryCopy | None = None
    """The file behind ``relation``, where that leaves out none of its rows."""
    undated: str | None = None
    """Condition over the items of rows that belong to no day, where there are any."""
    offered: int | None = None
    """Rows of this delivery, as the source itself or a control file counts them; ``None``: it does not."""
    may_be_empty: bool = False
    """Whether the agency confirmed that there may be no row."""


@contextmanager
def open_delivery(
    engine: Engine, source: Source, entry: Entry, day: date, key: FileKey | None = None
) -> Generator[Opened]:
    """What ``source`` gives for ``entry`` on ``day``; readable inside the ``with`` only.

    A snapshot gives everything there is now. An incremental entry gives the rows whose
    ``extraction.time`` falls on ``day`` and those whose time is of no day, or the whole file where
    each day has its own. The copy is encrypted by ``key``, the landing table's. Raises :class:`PullError` for whatever the source does wrong.
    """
    from resources.agencies.kinds import KINDS  # Dagster's page need not load every reader

    file = engine.scratch / f"delivery_{new_file_name(key.version if key else None)}"
    try:
        with KINDS[source.kind_name].read(engine, source, entry, day) as reading:
            copy, told = _take_copy(engine, reading, source.nulls, entry, file, key)
        whole = read_files(entry_table("landing", entry.key), [file])
        asked, undated, hints = _looked_over(engine, reading, copy, whole)
        yield Opened(
            f"(SELECT * FROM {whole} WHERE {reading.filter})",
            reading.extra_columns,
            (*reading.warnings, *told, *hints),
            reading.declared,
            copy if asked == copy.rows else None,
            reading.undated if undated else None,
            _expected_rows(reading, copy, asked),
            source.may_be_empty,
        )
    finally:
        file.unlink(missing_ok=True)


def _expected_rows(reading: Reading, copy: DeliveryCopy, asked: int) -> int | None:
    """Rows of this delivery as the source or its control file counts them, less those of other days."""
    counted = reading.declared if copy.offered is None else copy.offered
    return None if counted is None else counted - (copy.rows - asked)


def _looked_over(
    engine: Engine, reading: Reading, copy: DeliveryCopy, whole: str
) -> tuple[int, int, list[str]]:
    """How many rows are asked for, how many of them are of no day, and what is to be said of them."""
    hints = [hint for hint in reading.hints if hint.unless_rows != copy.rows]
    if reading.filter == EVERYTHING and not hints:
        return copy.rows, 0, []
    counted = [reading.undated or "false", *(hint.condition for hint in hints)]
    asked, undated, *found = engine.rows(
        f"SELECT count(*), {', '.join(f'count(*) FILTER ({each})' for each in counted)}"
        f" FROM {whole} WHERE {reading.filter}"
    )[0]
    told = [hint.say(rows) for hint, rows in zip(hints, found, strict=True) if rows]
    return int(asked), int(undated), told


def _take_copy(
    engine: Engine,
    reading: Reading,
    nulls: tuple[str, ...],
    entry: Entry,
    file: Path,
    key: FileKey | None,
) -> tuple[DeliveryCopy, tuple[str, ...]]:
    items = [item.name for item in entry.aggregated_items]
    values = ", ".join(_without_nulls(item, nulls) for item in items)
    beside = f", {identifier(reading.count_column)}" if reading.count_column else ""
    counting = Counting(reading.count, reading.count_column)
    try:
        select = f"SELECT {values}{beside} FROM ({reading.select})"
        copy = copy_delivery(engine, select, items, file, counting, key)
    except (EngineError, OSError) as error:
        raise not_stored(error) from error
    if isinstance(copy, ReadError):
        raise no_room(copy) or reading.explain(copy)
    told = reading.finish(copy.rows)
    offered = copy.offered if reading.offered is None else reading.offered
    _refuse_other_count(offered, copy.rows)
    return replace(copy, offered=offered), told


def _refuse_other_count(offered: int | None, rows: int) -> None:
    """Raise :class:`PullError` ``truncated`` where other rows came than the source itself counted."""
    if offered is not None and offered != rows:
        raise PullError(
            "truncated",
            message("the source counts {offered} rows and gave {rows}", offered=offered, rows=rows),
            message("try again; if it happens often, ask the agency to check the table"),
            rows=rows,
            declared=offered,
        )


def _without_nulls(item: str, nulls: tuple[str, ...]) -> str:
    name = identifier(item)
    if not nulls:
        return name
    return f"CASE WHEN {name} NOT IN ({string_list(nulls)}) THEN {name} END AS {name}"
