"""How files of the lake are written: by the engine's COPY, and from Arrow."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 122_880  # rows; DuckDB's own unit of parallel reading
_ZSTD = 1  # from Arrow; level 3, the engine's own, takes half as long again for 3 % smaller files
# Searching longer dictionaries costs more than they save in the file.
_VALUES, _BYTES = 4096, 64 << 10

LAKE_FORMAT = (
    f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, DICTIONARY_SIZE_LIMIT {_VALUES}"
)
"""Options of the engine's COPY."""


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
        dictionary_pagesize_limit=_BYTES,
        write_statistics=counted,
        store_schema=False,
    )
