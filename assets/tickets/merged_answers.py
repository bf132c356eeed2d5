"""Cells that a clerk merged: what stands in the first of them was answered in each."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import openpyxl
import pyarrow as pa
from openpyxl.worksheet.cell_range import CellRange

_MARK = b"<mergeCell "
_SHEETS = "xl/worksheets/"


def merged_areas(content: bytes) -> Mapping[str, Sequence[CellRange]]:
    """Sheet → its merged ranges of the xlsx workbook ``content``; nothing for one without any.

    A range that stands in a workbook is rare, so only then it is read a second time.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith(_SHEETS)]
        if not any(_MARK in archive.read(name) for name in sheets):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: tuple(sheet.merged_cells.ranges) for sheet in book.worksheets}


def fill_areas(table: pa.Table, areas: Iterable[CellRange]) -> pa.Table:
    """The sheet ``table`` (headings in Excel's row 1) with every merged cell filled from the first of its range."""
    columns: dict[int, list[str | None]] = {}
    for area in areas:
        if area.min_row < 2 or area.max_row - 1 > table.num_rows:  # of headings, or of nothing
            continue
        if area.max_col > table.num_columns:
            continue
        first = _column(table, columns, area.min_col - 1)[area.min_row - 2]
        for place in range(area.min_col - 1, area.max_col):
            values = _column(table, columns, place)
            values[area.min_row - 2 : area.max_row - 1] = [first] * (
                area.max_row - area.min_row + 1
            )
    for place, values in columns.items():
        table = table.set_column(
            place, table.field(place), [pa.array(values, table.field(place).type)]
        )
    return table


def _column(table: pa.Table, columns: dict[int, list[str | None]], place: int) -> list[str | None]:
    if place not in columns:
        columns[place] = table.column(place).to_pylist()
    return columns[place]
