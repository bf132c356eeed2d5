"""Parquet files of the lake written from Arrow, by one thread.

Imported by what writes them: to load Arrow would cost every command a tenth of a second.
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from resources.lake.parquet_format import ROW_GROUP

_ZSTD = 1  # level 3, the engine's own, takes half as long again for 3 % smaller files
_DICTIONARY = 64 << 10  # bytes; searching longer dictionaries costs more than they save


def write_table(rows: pa.Table, file: Path) -> int:
    """Write ``rows`` into the new ``file``; how many there are."""
    with arrow_writer(file, rows.schema) as writer:
        writer.write_table(rows, row_group_size=ROW_GROUP)
    return rows.num_rows


def arrow_writer(file: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of rows of ``schema`` into the new ``file``.

    Only of numbers is the least and greatest value kept: texts are in no order that such bounds
    would help to search.
    """
    # The library's type hints know no list.
    counted: Any = [field.name for field in schema if pa.types.is_integer(field.type)]
    return pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        compression_level=_ZSTD,
        dictionary_pagesize_limit=_DICTIONARY,
        write_statistics=counted,
        store_schema=False,
    )
