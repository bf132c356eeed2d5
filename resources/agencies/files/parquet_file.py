"""Delivery by a Parquet file."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import Field

from resources.agencies.files.file_reading import FilePart
from resources.agencies.source.declaration import DeliveredFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, found_columns, nothing_to_finish
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal


class ParquetFile(DeliveredFile):
    """A Parquet file; its columns are told as text, times as they read in Beijing."""

    kind: Literal["parquet"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')


@contextmanager
def read_parquet_part(part: FilePart) -> Generator[Reading]:
    """All rows of the file."""
    name = part.file.name
    schema = parquet_schema(part.file.content, name)
    columns = found_columns(part.entry, schema.names)
    exact = {n: schema.names[at] for n, at in columns.place.items()}
    values = ", ".join(
        f"{_as_text(exact[item.source_column], schema)} AS {identifier(item.name)}"
        for item in part.entry.aggregated_items
    )
    yield Reading(
        select=f"SELECT {values} FROM read_parquet({literal(str(part.file.content))})",
        extra_columns=columns.extra,
        explain=lambda _: _broken_file_error(name),
        finish=nothing_to_finish,
        offered=pq.read_metadata(part.file.content).num_rows,
    )


def parquet_schema(path: Path, name: str) -> pa.Schema:
    """The file's columns; :class:`PullError` where it is cut or no Parquet file."""
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError, UnicodeError):  # the last in the name of a column
        failure = _broken_file_error(name)
    raise failure


def _as_text(column: str, schema: pa.Schema) -> str:
    name = identifier(column)
    kind = schema.field(column).type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return f"hex({name})"
    return f"{name}::VARCHAR"


def _broken_file_error(name: str) -> PullError:
    return PullError(
        "truncated",
        message("{name} is no whole Parquet file", name=name),
        message("ask the agency to deliver the whole file again"),
    )
