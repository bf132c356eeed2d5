"""Reading a workbook that came back: the rows of both sheets, blank ones left out."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path as File
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from resources.spreadsheets.form_check import FORM_LIMITS, check_form
from resources.spreadsheets.form_refusal import refused_form
from resources.spreadsheets.refusal import WorkbookError
from resources.workbook import layout
from zb_pipelines.domain.catalog.sheets.cells import read_cell, tidy
from zb_pipelines.domain.catalog.sheets.columns import COLUMNS, ENTRIES, ITEMS, SheetColumn
from zb_pipelines.domain.catalog.sheets.drafting import FilledWorkbook, Path, Row
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.messages import message

CATALOG_LIMITS = replace(FORM_LIMITS, file_megabytes=20, rows=20_000, cells=1_000_000)
"""A workbook of an agency's whole catalog is smaller by far."""


def open_workbook(file: File) -> Workbook:
    """The workbook with its styles and comments; :class:`InputError` where it is none."""
    if not file.is_file():
        raise input_error(
            str(file), message("There is no such file"), message("check the name of the file")
        )
    if not zipfile.is_zipfile(file):
        raise input_error(
            str(file),
            message("This is no xlsx workbook, or not a whole one"),
            message("save it as xlsx in Excel"),
        )
    _refuse_oversized(file)
    try:
        return openpyxl.load_workbook(file)
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        SyntaxError,  # of its XML
        zlib.error,
        zipfile.BadZipFile,
    ) as error:
        raise input_error(
            str(file),
            message("The workbook cannot be read ({error})", error=type(error).__name__),
            message("open it in Excel and save it as xlsx, without a password"),
        ) from error


def _refuse_oversized(file: File) -> None:
    try:
        with file.open("rb") as content:
            check_form(content, file.stat().st_size, CATALOG_LIMITS)
    except WorkbookError as refusal:
        if refusal.cause != "unreadable":  # what is damaged is told by who opens it
            raise refused_form(str(file), refusal) from refusal


def read_filled(book: Workbook, name: str) -> FilledWorkbook:
    """What was filled in. ``name`` is the file's, for errors: a sheet or column that is missing."""
    missing = [sheet for sheet in (layout.NOTES, ENTRIES, ITEMS) if sheet not in book.sheetnames]
    if missing:
        what = message("Sheets are missing: {sheets}", sheets=message(", ").join(missing))
        raise input_error(name, what, _export_again())
    row, column = layout.AGENCY_CELL
    agency = tidy(book[layout.NOTES].cell(row, column).value)
    if not isinstance(agency, str):
        what = message("The sheet {sheet} does not have the agency's key", sheet=layout.NOTES)
        raise input_error(name, what, _export_again())
    return FilledWorkbook(
        agency, tuple(_rows(book[ENTRIES], name)), tuple(_rows(book[ITEMS], name))
    )


def columns_of(sheet: Worksheet) -> dict[str, int]:
    """Where each column stands, from 1, by its title without the star."""
    header = next(
        sheet.iter_rows(min_row=layout.HEADER_ROW, max_row=layout.HEADER_ROW, values_only=True), ()
    )
    return {
        str(title).strip().rstrip("*"): place
        for place, title in enumerate(header, start=1)
        if title is not None
    }


def _rows(sheet: Worksheet, name: str) -> Iterator[Row]:
    places = columns_of(sheet)
    columns = COLUMNS[sheet.title]
    missing = [column.title for column in columns if column.title not in places]
    if missing:
        what = message("Columns are missing: {columns}", columns=message(", ").join(missing))
        raise InputError(Problem(f"{name} {sheet.title}", what, _export_again()))
    merged = merged_values(sheet)
    first = layout.HEADER_ROW + 1
    for number, values in enumerate(sheet.iter_rows(min_row=first, values_only=True), start=first):
        filled = [merged.get((number, place), cell) for place, cell in enumerate(values, start=1)]
        said_in = {column.path: filled[places[column.title] - 1] for column in columns}
        if _are_hints(said_in, columns):
            continue
        cells: dict[Path, Any] = {
            column.path: read_cell(column, said_in[column.path]) for column in columns
        }
        if any(cell is not None for cell in cells.values()):
            version = places.get(layout.VERSION_TITLE)
            said = tidy(filled[version - 1]) if version else None
            yield Row(number, cells, said if isinstance(said, str) else None)


def merged_values(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """(row, column) → value of every cell of a merged range: each row of it has the value of the first."""
    return {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }


def _are_hints(cells: Mapping[Path, Any], columns: Sequence[SheetColumn]) -> bool:
    """Whether a row is the one with the hints, wherever it was sorted to.

    A row that lost its hints, or that never had them, is a row of the catalog like any other.
    """
    noted = [column for column in columns if column.note]
    same = sum(tidy(cells[column.path]) == tidy(column.note) for column in noted)
    return 2 * same > len(noted)


def _export_again() -> str:
    return message("export it again with zb catalog export and fill in that workbook")
