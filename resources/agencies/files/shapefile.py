"""Delivery by a Shapefile: its shapes by the engine's reader, the table that belongs to them by ours.

The engine's reader knows UTF-8 and Latin-1 alone, while these tables are mostly in GB18030. So it
is given the shapes without their table, and both are put together, record by record.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from resources.agencies.files.dbf_file import deleted_told
from resources.agencies.files.dbf_table import DbfTable, cut_table_error, dbf_table
from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.shapefile_parts import refuse_incomplete
from resources.agencies.files.spatial_file import SpatialFile, unreadable_error
from resources.agencies.source.companions import SHAPES
from resources.agencies.source.reading import Reading, found_columns
from resources.agencies.source.text_rows import Row, TextRows, text_rows_offered
from resources.engine import EngineError, load_extension
from zb_pipelines.domain.sql import identifier, literal

_SHAPE = "geometry"
_KEPT = "c0"  # 1 of a record that is not marked as deleted


@contextmanager
def read_shapefile_part(part: FilePart) -> Generator[Reading]:
    """All records that are not marked as deleted, each with its shape as WKT in the column ``geometry``."""
    source, file = part.source, part.file
    assert isinstance(source, SpatialFile)  # noqa: S101
    beside = refuse_incomplete(file.content, file.name)
    table = dbf_table(beside[".dbf"], file.content, file.name, source.encoding)
    table = replace(table, certain=source.encoding_certain)
    columns = found_columns(part.entry, [*table.columns, _SHAPE])
    names = [f"c{place}" for place in range(1, len(table.fields) + 1)] + [_SHAPE]
    values = ", ".join(
        f"{names[columns.place[item.source_column]]} AS {identifier(item.name)}"
        for item in part.entry.aggregated_items
    )
    deleted = [0]
    rows = TextRows(_marked_rows(table, deleted), len(table.fields) + 1)
    with _shapes(part, beside) as shapes, text_rows_offered(part.engine, rows) as relation:
        yield Reading(
            select=f"SELECT {values} FROM {relation} POSITIONAL JOIN {shapes} WHERE {_KEPT} = '1'",
            extra_columns=tuple(name for name in columns.extra if name != _SHAPE),
            explain=lambda _: rows.failure_or(cut_table_error(file.name)),
            finish=lambda _: deleted_told(deleted[0]),
        )


def _marked_rows(table: DbfTable, deleted: list[int]) -> Iterator[Row]:
    """Every record, so that the places stay those of the shapes; blank is nothing, as in the engine's reader."""
    gone = [None] * (len(table.fields) + 1)
    for row in table.rows():
        if row is None:
            deleted[0] += 1
            yield gone
        else:
            yield ["1", *(text or None for text in row)]


@contextmanager
def _shapes(part: FilePart, beside: dict[str, Path]) -> Generator[str]:
    """A relation of the shapes as text, in the order of the file."""
    load_extension(part.engine, "spatial")
    with TemporaryDirectory(dir=part.engine.scratch) as folder:
        alone = Path(folder) / f"shapes{SHAPES}"
        alone.symlink_to(part.file.content.absolute())
        alone.with_suffix(".shx").symlink_to(beside[".shx"].absolute())
        read = f"ST_Read({literal(str(alone))})"
        try:
            kinds = part.engine.columns(f"SELECT * FROM {read}")
        except EngineError:
            raise unreadable_error(part.file.name) from None
        shape = next((n for n, kind in kinds.items() if str(kind).startswith("GEOMETRY")), None)
        told = f"ST_AsText({identifier(shape)})" if shape else "NULL::VARCHAR"
        yield f"(SELECT {told} AS {_SHAPE} FROM {read})"
