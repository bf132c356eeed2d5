"""A Parquet file of the lake, written row group by row group while the next rows are read.

For rows that come from one thread: while it gathers the next group another one writes the last.
Where the engine makes the rows with all its threads, its own COPY is used (``data_file``).
"""

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from resources.engine import Engine
from resources.lake.arrow_file import arrow_writer
from resources.lake.encrypted_file import open_encrypted_file
from resources.lake.file_encryption import FileKey
from resources.lake.parquet_format import ROW_GROUP

_MAX_GROUP_BYTES = 64 << 20  # bytes after which a group is written, however few its rows


class GroupWriter(Protocol):
    """What writes a group into a file."""

    @property
    def schema(self) -> pa.Schema:
        """Of every group."""
        ...

    def write_table(self, table: pa.Table, row_group_size: int) -> None:
        """Write the next one."""
        ...


class RowGroups:
    """The groups of one open file."""

    def __init__(self, writer: GroupWriter, pool: ThreadPoolExecutor) -> None:
        self._writer, self._pool = writer, pool
        self.schema = writer.schema
        self._gathered: list[pa.RecordBatch] = []
        self._writing: Future[None] | None = None

    def add(self, batch: pa.RecordBatch) -> None:
        """Gather ``batch``; OSError where an earlier group could not be written."""
        self._gathered.append(batch)
        rows = sum(each.num_rows for each in self._gathered)
        if rows >= ROW_GROUP or sum(each.nbytes for each in self._gathered) >= _MAX_GROUP_BYTES:
            self._submit_group()

    def finish(self) -> None:
        """Write what is left, and wait until all is written."""
        if self._gathered:
            self._submit_group()
        self._wait()

    def _submit_group(self) -> None:
        self._wait()
        group = pa.Table.from_batches(self._gathered, self._writer.schema)
        self._gathered = []
        self._writing = self._pool.submit(self._write, group)

    def _wait(self) -> None:
        if self._writing:
            self._writing.result()

    def _write(self, group: pa.Table) -> None:
        self._writer.write_table(group, row_group_size=group.num_rows)


@contextmanager
def open_row_groups(
    file: Path,
    schema: pa.Schema,
    encrypted: tuple[Engine, FileKey] | None = None,
) -> Generator[RowGroups]:
    """A new ``file`` of rows of ``schema``, complete when the ``with`` ends well.

    There are at most two groups in memory. ``encrypted``: the engine that writes instead of Arrow, and
    the key; one group more is in memory then.
    """
    with (
        _open_writer(file, schema, encrypted) as writer,
        ThreadPoolExecutor(1, "row_groups") as pool,
    ):
        groups = RowGroups(writer, pool)
        yield groups
        groups.finish()


def _open_writer(
    file: Path, schema: pa.Schema, encrypted: tuple[Engine, FileKey] | None
) -> AbstractContextManager[GroupWriter]:
    if encrypted is None:
        return arrow_writer(file, schema)
    engine, key = encrypted
    return open_encrypted_file(engine, file, schema, key)
