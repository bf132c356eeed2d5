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
from zb_pipelines.domain.catalog.sheets.drafting import Filled, Path, Row
from zb_pipelines.domain.errors import InputError, Problem, input_error

_AGAIN = "用 zb catalog export 重新导出，在导出的工作簿里填写"


def open_workbook(file: File) -> Workbook:
    """The workbook with its styles and comments; :class:`InputError` where it is none."""
    if not file.is_file():
        raise input_error(str(file), "没有这个文件", "检查文件名")
    if not zipfile.is_zipfile(file):
        raise input_error(str(file), "不是 xlsx 工作簿，或者不完整", "在 Excel 里另存为 xlsx 格式")
    try:
        return openpyxl.load_workbook(file)
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile) as error:
        what = f"工作簿读不出来（{type(error).__name__}）"
        raise input_error(str(file), what, "在 Excel 里打开后另存为 xlsx 格式，不要加密") from error


def read_filled(book: Workbook, name: str) -> Filled:
    """What was filled in. ``name`` is the file's, for refusals: a sheet or column that is missing."""
    missing = [sheet for sheet in (NOTES, ENTRIES, ITEMS) if sheet not in book.sheetnames]
    if missing:
        raise input_error(name, f"缺少工作表：{'、'.join(missing)}", _AGAIN)
    row, column = AGENCY_CELL
    agency = tidy(book[NOTES].cell(row, column).value)
    if not isinstance(agency, str):
        raise input_error(name, f"“{NOTES}”表里没有单位标识", _AGAIN)
    return Filled(agency, tuple(_rows(book[ENTRIES], name)), tuple(_rows(book[ITEMS], name)))


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
        what = f"缺少栏目：{'、'.join(missing)}"
        raise InputError(Problem(f"{name} {sheet.title}", what, _AGAIN))
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
