"""An encrypted Parquet file, written by the engine from Arrow tables that come one after another.

The engine alone writes what is encrypted: of what Arrow encrypted it reads no list, and no row that it filters.
"""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pyarrow as pa

from resources.engine import Engine
from resources.lake.data_file import copy_encrypted
from resources.lake.file_encryption import FileKey

_ROWS = "encrypted_rows"


class EncryptedFile:
    """The open file: what is handed over is written by a thread of its own, in its order."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self._handed: Queue[pa.Table | None] = Queue(1)
        self._ended = False

    def write_table(self, table: pa.Table, row_group_size: int) -> None:
        """Hand over ``table``; waits while the one before is not taken. The engine makes its own groups."""
        self._handed.put(table)

    def end(self) -> None:
        """There is nothing more."""
        self._handed.put(None)

    def copy(self, session: Engine, file: Path, key: FileKey) -> None:
        """Write what is handed over until the end; where that fails, take the rest and raise then."""
        try:
            rows = pa.RecordBatchReader.from_batches(self.schema, self._batches())
            session.connection.register(_ROWS, rows)
            copy_encrypted(session, f"FROM {_ROWS}", file, key, len(self.schema))
        finally:
            while not self._ended:
                self._next()

    def _batches(self) -> Generator[pa.RecordBatch]:
        while (table := self._next()) is not None:
            yield from table.to_batches()

    def _next(self) -> pa.Table | None:
        table = self._handed.get()
        self._ended = table is None
        return table


@contextmanager
def open_encrypted_file(
    engine: Engine, file: Path, schema: pa.Schema, key: FileKey
) -> Generator[EncryptedFile]:
    """The new ``file`` of rows of ``schema``, complete when the ``with`` ends well.

    Raises :class:`EngineError` at its end where the file cannot be written.
    """
    opened = EncryptedFile(schema)
    with engine.cursor() as session, ThreadPoolExecutor(1, "encrypted_file") as pool:
        copying = pool.submit(opened.copy, session, file, key)
        try:
            yield opened
        finally:
            opened.end()
        copying.result()
