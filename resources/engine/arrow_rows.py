"""Rows that leave the engine as Arrow, and Arrow that the engine reads.

Imported by what needs it: to load Arrow would cost every command a tenth of a second.
"""

from collections.abc import Generator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from resources.engine.failure import EngineError, redacted_error, redacted_stream_error
from resources.engine.session import Engine

_CHUNK = 20_480  # rows; ten of the engine's vectors

# Arrow's own allocator gives large memory back at once, and to get it again costs more than to fill it.
pa.set_memory_pool(pa.system_memory_pool())


def arrow_table(engine: Engine, select: str) -> pa.Table:
    """All rows of ``select``, made by all threads; they take memory outside the engine's limit."""
    engine.give_keys(select)
    failure = None
    try:
        return engine.connection.sql(select).to_arrow_table()
    except duckdb.Error as error:
        failure = redacted_error(error)
    # Raised out here so that the original is not even its context.
    raise failure


def arrow_batches(engine: Engine, select: str, rows: int) -> Generator[pa.RecordBatch]:
    """The rows of ``select``, ``rows`` at a time, made by one thread: the one that asks for them."""
    batches = _open_reader(engine, select, rows)
    if isinstance(batches, EngineError):
        raise batches
    while (batch := next_batch(batches)) is not None:
        if isinstance(batch, Exception):
            raise redacted_stream_error(batch)
        yield batch


def next_batch(batches: pa.RecordBatchReader) -> pa.RecordBatch | Exception | None:
    """The next rows, ``None`` after the last, or the error that broke them off.

    Arrow knows no error of the engine's and hands on its text, which may quote the data: so the
    error is handed back, for what is raised instead not to carry it along.
    """
    try:
        return batches.read_next_batch()
    except StopIteration:
        return None
    except (OSError, pa.ArrowException) as error:
        return error


@contextmanager
def register_arrow(engine: Engine, name: str, table: pa.Table) -> Generator[None]:
    """Expose an Arrow table as the relation ``name`` while the block runs; its rows are not copied."""
    # A thread takes a whole chunk, so large ones would leave the others without work.
    chunks = table.to_batches(max_chunksize=_CHUNK)
    engine.connection.register(name, pa.Table.from_batches(chunks, table.schema))
    try:
        yield
    finally:
        engine.connection.unregister(name)


def _open_reader(engine: Engine, select: str, rows: int) -> pa.RecordBatchReader | EngineError:
    engine.give_keys(select)
    try:
        return engine.connection.sql(select).to_arrow_reader(rows)
    except duckdb.Error as error:
        return redacted_error(error)
