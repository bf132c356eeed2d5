"""Delivery by a sheet of a workbook: xlsx, xls, xlsb, ods.

A workbook has types of its own, and each cell is told as text by its type. It is read by a child
process that is held to the file's limits (:mod:`resources.spreadsheets`), row by row.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal
from uuid import uuid4

from pydantic import Field

from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.paper_rows import paper_rows_hint
from resources.agencies.files.workbook_heading import heading_of
from resources.agencies.files.workbook_refusals import refusal_in_words, refuse_not_workbook
from resources.agencies.files.workbook_warnings import sheet_warnings
from resources.agencies.source.day_path import of_day
from resources.agencies.source.declaration import DeliveredFile, RowsOfPaper
from resources.agencies.source.reading import Reading, found_columns
from resources.agencies.source.text_rows import items_of
from resources.spreadsheets.child import Request
from resources.spreadsheets.process import SheetReading, read_sheet
from resources.spreadsheets.refusal import WorkbookError
from zb_pipelines.domain.catalog.model.model import Entry


class WorkbookFile(DeliveredFile, RowsOfPaper):
    """A sheet. ``header_row`` is its row with the columns' names, from 1, the first of ``header_rows``.

    ``merged: fill`` gives every cell of a merged range the value of its first; by default only
    the first has it, and merged ranges among the data are told.
    """

    kind: Literal["xlsx", "xls", "xlsb", "ods"] = Field(description="Kind of source.")
    sheet: str = Field(description="Name of the sheet; {day:%Y-%m} stands for the day.")
    header_row: int = Field(default=1, ge=1, description="The row with the columns' names, from 1.")
    header_rows: int = Field(default=1, ge=1, description="Number of rows that the heading has.")
    merged: Literal["first", "fill"] = Field(
        default="first",
        description="Whether every cell of a merged range has the value of its first.",
    )


@contextmanager
def read_workbook_part(part: FilePart) -> Generator[Reading]:
    """All rows of the sheet below its heading that are not blank."""
    source, file = part.source, part.file
    assert isinstance(source, WorkbookFile)  # noqa: S101
    sheet = of_day(source.sheet, part.day)
    refuse_not_workbook(file)
    failure: WorkbookError
    try:
        with read_sheet(_request(source, str(file.content), sheet)) as reading:
            with _reading_of(part, source, reading) as offered:
                yield offered
            return
    except WorkbookError as refusal:
        failure = refusal
    raise refusal_in_words(failure, file.name, sheet)


def _request(source: WorkbookFile, file: str, sheet: str) -> Request:
    return Request(
        file,
        sheet,
        source.header_row - 1,
        source.header_rows,
        source.merged == "fill",
        source.footer,
        source.skip,
        source.limits.read_limits,
    )


@contextmanager
def _reading_of(part: FilePart, source: WorkbookFile, reading: SheetReading) -> Generator[Reading]:
    name, sheet = part.file.name, reading.sheet
    heading = heading_of(reading.heading, sheet, name, source.header_row)
    columns = found_columns(part.entry, heading)
    relation = f"sheet_{uuid4().hex}"

    def finish(_: int) -> tuple[str, ...]:
        try:
            report = reading.report()
        except WorkbookError as refusal:
            failure = refusal_in_words(refusal, name, sheet)
        else:
            used = set(columns.place.values())
            return sheet_warnings(report, used, filled=source.merged == "fill")
        raise failure

    part.engine.connection.register(
        relation, reading.rows(_number_columns(part.entry, columns.place))
    )
    try:
        yield Reading(
            select=items_of(part.entry, columns.place, relation),
            extra_columns=columns.extra,
            explain=lambda _: refusal_in_words(WorkbookError("unreadable"), name, sheet),
            finish=finish,
            hints=(paper_rows_hint(part.entry),),
        )
    finally:
        part.engine.connection.unregister(relation)


def _number_columns(entry: Entry, place: dict[str, int]) -> set[int]:
    """Columns whose items are all numbers: they keep all digits."""
    texts = {
        place[item.source_column]
        for item in entry.aggregated_items
        if item.type not in ("integer", "decimal")
    }
    return set(place.values()) - texts
