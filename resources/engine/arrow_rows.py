"""Rows that leave the engine as Arrow, and Arrow that the engine reads."""

from collections.abc import Generator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from resources.engine.failure import EngineFailure, told_of_stream, told_without_data
from resources.engine.session import Engine

_CHUNK = 20_480  # rows; ten of the engine's vectors

# Arrow's own allocator gives large memory back at once, and to have it anew costs more than to fill it.
pa.set_memory_pool(pa.system_memory_pool())


def arrow_table(engine: Engine, select: str) -> pa.Table:
    """All rows of ``select``, made by all threads; they stand beside the engine's own memory."""
    failure = None
    try:
        return engine.connection.sql(select).to_arrow_table()
    except duckdb.Error as error:
        failure = told_without_data(error)
    # Raised out here so that the original is not even its context.
    raise failure


def arrow_batches(engine: Engine, select: str, rows: int) -> Generator[pa.RecordBatch]:
    """The rows of ``select``, ``rows`` at a time, made by one thread: the one that asks for them."""
    batches = _opened(engine, select, rows)
    if isinstance(batches, EngineFailure):
        raise batches
    while (batch := _next(batches)) is not None:
        if isinstance(batch, EngineFailure):
            raise batch
        yield batch


@contextmanager
def offered(engine: Engine, name: str, table: pa.Table) -> Generator[None]:
    """``table`` as the relation ``name`` of the session; its rows are not copied."""
    # A thread takes a whole chunk, so large ones would leave the others without work.
    chunks = table.to_batches(max_chunksize=_CHUNK)
    engine.connection.register(name, pa.Table.from_batches(chunks, table.schema))
    try:
        yield
    finally:
        engine.connection.unregister(name)


def _opened(engine: Engine, select: str, rows: int) -> pa.RecordBatchReader | EngineFailure:
    try:
        return engine.connection.sql(select).to_arrow_reader(rows)
    except duckdb.Error as error:
        return told_without_data(error)


def _next(batches: pa.RecordBatchReader) -> pa.RecordBatch | EngineFailure | None:
    try:
        return batches.read_next_batch()
    except StopIteration:
        return None
    except (OSError, pa.ArrowException) as error:
        return told_of_stream(error)
