"""How a sheet of the report's workbook is read and printed: frozen headings, filters, paper, charts."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.chart_line import ChartLine
from xlsxwriter.worksheet import Worksheet

from assets.reports.quality.document.document import Table
from zb_pipelines.domain.messages import message

A4 = 9


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
    if len(filled) == 1:
        (only,) = filled
        sheet.freeze_panes(only.head + 1, 0)
        sheet.repeat_rows(only.head)
        sheet.autofilter(only.head, 0, only.last, only.columns - 1)
    else:
        sheet.freeze_panes(1, 0)


def add_chart(book: xlsxwriter.Workbook, sheet: Worksheet, placed: PlacedTable) -> None:
    """The score's trend as a line beside its table; a scale from 0 to 100 makes no fall of noise."""
    if placed.table.key != "trend" or not placed.table.rows:
        return
    chart = book.add_chart({"type": "line"})
    if not isinstance(chart, ChartLine):
        raise TypeError("xlsxwriter makes no line chart")
    name = sheet.get_name()
    first, last = placed.head + 1, placed.last
    chart.add_series(
        {
            "name": placed.table.title,
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 1, last, 1],
            "marker": {"type": "circle"},
        }
    )
    chart.set_y_axis({"min": 0, "max": 100, "name": message("Score")})
    chart.set_legend({"none": True})
    chart.set_title({"name": placed.table.title})
    sheet.insert_chart(placed.head, placed.columns + 1, chart)
