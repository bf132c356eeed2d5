"""Copying a delivery into a file of the lake, hashed on the way.

Reading is the work of one thread, as the rows are counted in their order, and encoding Parquet
takes half as long again. Done in turn, the agency's server would wait meanwhile. The engine hashes
each row while it has it; hashing Arrow's rows afterwards would take them in once more.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from resources.agencies.source.attempt import ReadError, attempt
from resources.agencies.source.content_hash import row_hash_sql, told_hash
from resources.engine import Engine
from resources.engine.arrow_rows import next_batch
from resources.lake import FileKey
from resources.lake.row_groups import RowGroups, open_row_groups
from zb_pipelines.domain.sql import identifier

_BATCH = 20_480  # rows read at a time, a part of a row group
_HASH, _OFFERED = "_row_hash", "_offered"


@dataclass(frozen=True)
class DeliveryCopy:
    """A file of the lake with all rows of a delivery, and the hash of their content."""

    file: Path
    rows: int
    content_hash: str
    offered: int | None = None
    """What the source itself counted, where it was asked to."""


@dataclass(frozen=True)
class Counting:
    """How the source tells the number of its rows: asked ``first``, in the same transaction, or in a ``column``."""

    first: str | None = None
    column: str | None = None


def copy_delivery(
    engine: Engine,
    select: str,
    columns: Sequence[str],
    file: Path,
    counting: Counting = Counting(),
    key: FileKey | None = None,
) -> DeliveryCopy | ReadError:
    """Copy the rows of ``select``, that is ``columns`` of text, and ``_row``, their number, into ``file``.

    The file is encrypted by ``key`` where there is one. Raises OSError or :class:`EngineError` where the file cannot be written; what
    cannot be read is handed back.
    """
    items = ", ".join(map(identifier, columns))
    beside = [f"{row_hash_sql(columns)} AS {_HASH}"]
    if counting.column:
        beside.append(f"{identifier(counting.column)} AS {_OFFERED}")
    sql = f"SELECT {items}, row_number() OVER () AS _row, {', '.join(beside)} FROM ({select})"
    first = counting.first
    with engine.preserve_row_order(), engine.single_thread(), _transaction(engine, first):
        try:
            offered = engine.connection.execute(first).fetchone() if first else None
            batches = engine.connection.execute(sql).to_arrow_reader(_BATCH)
        except duckdb.Error as error:
            return ReadError(str(error))
        with batches:
            counted = _Counted(int(offered[0]) if offered else None)
            encrypted = (engine, key) if key else None
            kept = pa.schema(list(batches.schema)[: len(columns) + 1])
            with open_row_groups(file, kept, encrypted) as groups:
                broken = _write_batches(batches, groups, counted)
    return broken or DeliveryCopy(
        file,
        counted.rows,
        told_hash(columns, counted.rows, counted.hashes),
        0 if counting.column and not counted.rows else counted.offered,
    )


@contextmanager
def _transaction(engine: Engine, needed: str | None) -> Generator[None]:
    """One transaction over all that is asked within, in the source as well; nothing is written."""
    if needed is None:
        yield
        return
    engine.execute("BEGIN TRANSACTION")
    try:
        yield
    finally:
        # Of a connection that broke the engine says so once more; what it was is told already.
        attempt(engine, "ROLLBACK")


@dataclass
class _Counted:
    """What the source counted; how many rows were read, and the sum of their hashes."""

    offered: int | None
    rows: int = 0
    hashes: int = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Count the rows of ``batch``."""
        self.rows += batch.num_rows
        self.hashes += int(batch.column(_HASH).to_numpy().sum())  # without its carry
        if _OFFERED in batch.schema.names:
            self.offered = int(batch.column(_OFFERED)[0].as_py())


def _write_batches(
    batches: pa.RecordBatchReader, groups: RowGroups, counted: _Counted
) -> ReadError | None:
    while (batch := next_batch(batches)) is not None:
        if isinstance(batch, Exception):
            return ReadError(str(batch))
        counted.add(batch)
        groups.add(batch.select(groups.schema.names))
    return None
