"""Reading a workbook that came back: the rows of both sheets, blank ones left out."""

import zipfile
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from resources.workbook.layout import AGENCY_CELL, FIRST_ROW, HEADER_ROW, NOTES, VERSION_TITLE
from zb_pipelines.domain.catalog.sheets.cells import tidy
from zb_pipelines.domain.catalog.sheets.columns import COLUMNS, ENTRIES, ITEMS
from zb_pipelines.domain.catalog.sheets.drafting import FilledWorkbook, Path, Row
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.messages import message


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
    try:
        return openpyxl.load_workbook(file)
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise input_error(
            str(file),
            message("The workbook cannot be read ({error})", error=type(error).__name__),
            message("open it in Excel and save it as xlsx, without a password"),
        ) from error


def read_filled(book: Workbook, name: str) -> FilledWorkbook:
    """What was filled in. ``name`` is the file's, for errors: a sheet or column that is missing."""
    missing = [sheet for sheet in (NOTES, ENTRIES, ITEMS) if sheet not in book.sheetnames]
    if missing:
        what = message("Sheets are missing: {sheets}", sheets=message(", ").join(missing))
        raise input_error(name, what, _export_again())
    row, column = AGENCY_CELL
    agency = tidy(book[NOTES].cell(row, column).value)
    if not isinstance(agency, str):
        what = message("The sheet {sheet} does not have the agency's key", sheet=NOTES)
        raise input_error(name, what, _export_again())
    return FilledWorkbook(
        agency, tuple(_rows(book[ENTRIES], name)), tuple(_rows(book[ITEMS], name))
    )


def columns_of(sheet: Worksheet) -> dict[str, int]:
    """Where each column stands, from 1, by its title without the star."""
    header = next(sheet.iter_rows(min_row=HEADER_ROW, max_row=HEADER_ROW, values_only=True), ())
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
    for number, values in enumerate(
        sheet.iter_rows(min_row=FIRST_ROW, values_only=True), start=FIRST_ROW
    ):
        cells: dict[Path, Any] = {
            column.path: tidy(values[places[column.title] - 1]) for column in columns
        }
        if any(cell is not None for cell in cells.values()):
            version = places.get(VERSION_TITLE)
            said = tidy(values[version - 1]) if version else None
            yield Row(number, cells, said if isinstance(said, str) else None)


def _export_again() -> str:
    return message("export it again with zb catalog export and fill in that workbook")
