"""Delivery by a dBASE table (.dbf)."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import Field

from resources.agencies.files.dbf_table import DbfTable, cut_table_error, dbf_table
from resources.agencies.files.file_reading import FilePart
from resources.agencies.source.declaration import DeliveredFile, EncodedText, Encoding
from resources.agencies.source.reading import Reading, found_columns
from resources.agencies.source.text_rows import Row, TextRows, items_of, text_rows_offered
from zb_pipelines.domain.messages import message


class DbfFile(DeliveredFile, EncodedText):
    """A dBASE table. Without ``encoding`` the .cpg file beside it counts, else the table's own mark,
    else UTF-8 if that is beyond doubt, else GB18030.
    """

    kind: Literal["dbf"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=("",), description='The values that mean "nothing".')
    encoding: Encoding | None = Field(
        default=None, description="Encoding of the text: utf-8, gb18030, ..."
    )


@contextmanager
def read_dbf_part(part: FilePart) -> Generator[Reading]:
    """All records that are not marked as deleted; how many are is told."""
    source, name = part.source, part.file.name
    assert isinstance(source, DbfFile)  # noqa: S101
    table = dbf_table(part.file.content, part.file.path, name, source.encoding)
    table = replace(table, certain=source.encoding_certain)
    columns = found_columns(part.entry, table.columns)
    deleted = [0]
    rows = TextRows(_kept_rows(table, deleted), len(table.fields))
    with text_rows_offered(part.engine, rows) as relation:
        yield Reading(
            select=items_of(part.entry, columns.place, relation),
            extra_columns=columns.extra,
            explain=lambda _: rows.failure_or(cut_table_error(name)),
            finish=lambda _: deleted_told(deleted[0]),
        )


def deleted_told(records: int) -> tuple[str, ...]:
    """What is to be said of records that are marked as deleted."""
    if not records:
        return ()
    return (
        message(
            "{rows} records are marked as deleted in the table and were left out", rows=records
        ),
    )


def dbf_columns(path: Path) -> list[str]:
    """The names of the columns."""
    return dbf_table(path, path, path.name, None).columns


def _kept_rows(table: DbfTable, deleted: list[int]) -> Iterator[Row]:
    for row in table.rows():
        if row is None:
            deleted[0] += 1
        else:
            yield row
