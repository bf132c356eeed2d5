"""How the engine's COPY writes files of the lake."""

ROW_GROUP = 122_880  # rows; DuckDB's own unit of parallel reading
_DICTIONARY = 4096  # values; searching longer dictionaries costs more than they save in the file

LAKE_FORMAT = (
    f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP},"
    f" DICTIONARY_SIZE_LIMIT {_DICTIONARY}"
)
"""Options of the COPY."""
