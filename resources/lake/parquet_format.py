"""How the engine's COPY writes files of the lake."""

from collections.abc import Generator
from contextlib import contextmanager

from resources.engine import Engine

ROW_GROUP = 122_880  # rows; DuckDB's own unit of parallel reading
_DICTIONARY = 4096  # values; searching longer dictionaries costs more than they save in the file

_CELLS = 64 * ROW_GROUP  # values that a thread gathers, uncompressed, before it writes a group
_VECTOR = 2048  # rows; DuckDB's own

_WIDE = 160  # columns


@contextmanager
def memory_kept(engine: Engine, columns: int) -> Generator[None]:
    """A session in which a COPY of so many columns keeps to an entry's memory.

    Each thread gathers a row group of its own; of a wide table one thread alone does.
    """
    if columns <= _WIDE:
        yield
        return
    with engine.single_thread():
        yield


def lake_format(columns: int) -> str:
    """Options of the COPY of a table of so many columns; a wide one has smaller row groups."""
    rows = min(ROW_GROUP, max(_CELLS // columns // _VECTOR, 1) * _VECTOR)
    return (
        f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows},"
        f" DICTIONARY_SIZE_LIMIT {_DICTIONARY}"
    )


def encrypted_format(columns: int) -> str:
    """The same of an encrypted file, which the engine alone reads: part of what encrypting costs is saved in encoding."""
    return f"{lake_format(columns)}, COMPRESSION_LEVEL 1, PARQUET_VERSION V2"
