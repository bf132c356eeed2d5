"""How a sheet of the report's workbook is read and printed: frozen headings, filters, paper, charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.chart_line import ChartLine
from xlsxwriter.worksheet import Worksheet

from assets.reports.quality.document.document import Column, Kind, Table

A4 = 9
LINE, HIGHEST = 15.0, 405.0  # points; no row may be higher than 409


@dataclass(frozen=True)
class PlacedTable:
    """A table on a sheet: rows of its headings and of its last line, from 0; columns, from 0."""

    table: Table
    head: int
    last: int
    columns: int


def set_up_sheet(sheet: Worksheet, placed: Sequence[PlacedTable]) -> None:
    """Print on one A4 sheet's width; freeze and filter where the sheet has one table."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    filled = [each for each in placed if each.table.rows]
    if not placed:
        return
    if len(filled) == 1:
        (only,) = filled
        sheet.freeze_panes(only.head + 1, 0)
        sheet.repeat_rows(only.head)
        sheet.autofilter(only.head, 0, only.last, only.columns - 1)
    else:
        sheet.freeze_panes(1, 0)


def row_height(texts: Sequence[tuple[str, int]]) -> float:
    """Points that a row needs to show each text whole, wrapped in a column of so many characters.

    Excel finds that out by itself, LibreOffice and WPS do not. A Chinese character takes two.
    """
    lines = 1
    for text, width in texts:
        taken = sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)
        lines = max(lines, -(-taken // max(1, width - 2)))
    return min(LINE * lines, HIGHEST)


@dataclass(frozen=True)
class _Picture:
    """Which columns of a table make its chart: the one with the names, and the first one of a kind."""

    form: Literal["line", "bar"]
    names: int
    values: Kind
    highest: int | None = None


# A scale from 0 to 100 makes no fall of noise.
PICTURES: Mapping[str, _Picture] = {
    "trend": _Picture("line", 0, "points", 100),
    "agencies": _Picture("bar", 2, "points", 100),
    "problem_causes": _Picture("bar", 0, "lost"),
    "districts_held": _Picture("bar", 0, "points"),
}


def add_chart(book: xlsxwriter.Workbook, sheet: Worksheet, placed: PlacedTable) -> None:
    """One chart beside the table, for the tables that a picture helps to read."""
    table = placed.table
    picture = PICTURES.get(table.key)
    if picture is None or not table.rows:
        return
    chart = book.add_chart({"type": picture.form})
    if not isinstance(chart, (ChartLine, ChartBar)):
        raise TypeError("xlsxwriter makes no such chart")
    shown = next(at for at, each in enumerate(table.columns) if each.kind == picture.values)
    first, last, name = placed.head + 1, placed.last, sheet.get_name()
    names, values = (_place(table, at) for at in (picture.names, shown))
    chart.add_series(
        {
            "name": table.columns[shown].title,
            "categories": [name, first, names, last, names],
            "values": [name, first, values, last, values],
            **({"marker": {"type": "circle"}} if picture.form == "line" else {}),
        }
    )
    scale = {"min": 0} | ({"max": picture.highest} if picture.highest else {})
    # Of lying bars xlsxwriter calls the axis of values y as well.
    chart.set_y_axis(scale | {"name": table.columns[shown].title})
    if picture.form == "bar":
        chart.set_x_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_title({"name": table.title})
    chart.set_size({"width": 560, "height": max(288, 20 * len(table.rows))})
    sheet.insert_chart(placed.head, placed.columns + 1, chart)


def spread(column: Column) -> int:
    """How many columns of the sheet one of a table takes: a ratio its quotient, numerator, denominator."""
    return 3 if column.kind == "ratio" else 1


def _place(table: Table, at: int) -> int:
    """Where a column stands on the sheet."""
    return sum(map(spread, table.columns[:at]))
