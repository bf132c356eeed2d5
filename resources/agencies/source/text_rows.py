"""Rows that a program of ours read, for the engine: batches of columns of text, in Arrow."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from uuid import uuid4

import pyarrow as pa

from resources.agencies.source.failure import PullError
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier

Row = Sequence[str | None]
_BATCH = 10_240  # rows


class TextBatches:
    """Batches of ``width`` columns on their way to the engine; ``failure`` is why they ended early."""

    def __init__(self, batches: Iterable[Sequence[pa.Array]], width: int) -> None:
        self._arrays = batches
        self.schema = pa.schema([(f"c{place}", pa.string()) for place in range(width)])
        self.failure: PullError | None = None

    def reader(self) -> pa.RecordBatchReader:
        """A stream that is read once."""
        return pa.RecordBatchReader.from_batches(self.schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            for arrays in self._arrays:
                yield pa.RecordBatch.from_arrays(list(arrays), schema=self.schema)
        except PullError as failure:
            self.failure = failure
            raise

    def failure_or(self, otherwise: PullError) -> PullError:
        """The failure that ended the rows, or ``otherwise``."""
        return self.failure or otherwise


class TextRows(TextBatches):
    """Rows on their way to the engine."""

    def __init__(self, rows: Iterable[Row], width: int) -> None:
        super().__init__(_columns_of(iter(rows)), width)


def _columns_of(rows: Iterator[Row]) -> Iterator[list[pa.Array]]:
    while batch := list(islice(rows, _BATCH)):
        yield [pa.array(column, pa.string()) for column in zip(*batch, strict=True)]


@contextmanager
def text_rows_offered(engine: Engine, rows: TextBatches) -> Generator[str]:
    """The rows as a relation of the session, to be read once; its columns are numbered (``c0``)."""
    name = f"rows_{uuid4().hex}"
    engine.connection.register(name, rows.reader())
    try:
        yield name
    finally:
        engine.connection.unregister(name)


def items_of(entry: Entry, places: dict[str, int], relation: str) -> str:
    """A SELECT of the aggregated items by name, from numbered columns of ``relation`` (``c0`` on)."""
    values = ", ".join(
        f"c{places[item.source_column]} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    return f"SELECT {values} FROM {relation}"
