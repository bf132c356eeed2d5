"""The document as a workbook: one sheet per section, numbers as numbers, and a sheet of evidence."""

import io
import re
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.reports.quality.document.document import (
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Sentences,
    Table,
    Tiles,
)
from assets.reports.quality.document.number_format import share
from assets.reports.quality.rendering.html import NUMBERS
from assets.reports.quality.rendering.sheet_setup import (
    PlacedTable,
    add_chart,
    row_height,
    set_up_sheet,
    spread,
)
from zb_pipelines.domain.messages import message

FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "alarm": "#,##0",
    "ratio": "0.00%",
    "points": "#,##0.00",
    "change": "+0.00;-0.00;0.00",
    "lost": "0.0000",
    "day": "yyyy-mm-dd",
}
WIDTHS: dict[Kind, int] = {"text": 26, "code": 30, "day": 12, "mark": 12}
NUMBER_WIDTH = 12
SENTENCE_COLUMNS = 6
SENTENCE_WIDTH = SENTENCE_COLUMNS * NUMBER_WIDTH
"""Of a sentence, in characters: at least, for no column is narrower than a number's."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def workbook(document: Document) -> bytes:
    """The workbook; the same document gives the same bytes."""
    memory = io.BytesIO()
    # A text that looks like a formula, a number or an address stays a text.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(memory, plain) as book:
        book.set_properties({"title": document.title, "created": _creation_time(document)})
        styles = _Styles(book)
        _cover(book.add_worksheet(message("Cover")), document, styles)
        for section in document.sections:
            sheet = book.add_worksheet(sheet_name(section.title))
            sheet.write_string(0, 0, section.title, styles.title)
            row = 2
            placed: list[PlacedTable] = []
            for block in section.blocks:
                if isinstance(block, Table):
                    last = row + 1 + len(block.rows)
                    placed.append(PlacedTable(block, row + 1, last, len(headings(block))))
                    add_chart(book, sheet, placed[-1])
                row = _block(sheet, row, block, styles)
            set_up_sheet(sheet, placed)
        evidence = book.add_worksheet(message("Measures"))
        _table(evidence, 0, document.evidence, styles)
        last = 1 + len(document.evidence.rows)
        columns = len(headings(document.evidence))
        set_up_sheet(evidence, [PlacedTable(document.evidence, 1, last, columns)])
    return memory.getvalue()


def sheet_name(title: str) -> str:
    """At most 31 characters, without those that Excel forbids."""
    return re.sub(r"[\[\]:*?/\\']", "", title)[:31]


def headings(table: Table) -> list[str]:
    """A ratio has three columns: the ratio, its numerator, its denominator."""
    titles: list[str] = []
    for column in table.columns:
        titles.append(column.title)
        if column.kind == "ratio":
            titles += [
                message("{title} (numerator)", title=column.title),
                message("{title} (denominator)", title=column.title),
            ]
    return titles


class _Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.head: Format = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#EEF3F9"}
        )
        self.bold: Format = book.add_format({"bold": True})
        self._cells: dict[Kind, Format] = {
            kind: book.add_format({"num_format": said, "valign": "top"})
            for kind, said in FORMATS.items()
        }
        self._text: Format = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, kind: Kind) -> Format:
        """The format of a column's cells."""
        return self._cells.get(kind, self._text)


def _creation_time(document: Document) -> datetime:
    """The last day that the report is about: a workbook made twice is the same."""
    return datetime.combine(date.fromisoformat(dict(document.cover)[message("Data until")]), time())


def _cover(sheet: Worksheet, document: Document, styles: _Styles) -> None:
    sheet.write_string(0, 0, document.title, styles.title)
    sheet.write_string(1, 0, document.edition, styles.bold)
    lines = [*document.cover, (message("Checksum"), document.checksum)]
    for row, (label, text) in enumerate(lines, start=3):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 70)
    set_up_sheet(sheet, ())


def _block(sheet: Worksheet, row: int, block: Block, styles: _Styles) -> int:
    """Write a block from ``row`` on; the row after it and a blank one. Charts stay on the page."""
    match block:
        case Table():
            return _table(sheet, row, block, styles)
        case Sentences():
            for place, line in enumerate(block.lines, start=row):
                sheet.merge_range(place, 0, place, SENTENCE_COLUMNS - 1, line, styles.of("text"))
                sheet.set_row(place, row_height([(line, SENTENCE_WIDTH)]))
            return row + len(block.lines) + 1
        case Tiles():
            for place, tile in enumerate(block.tiles):
                sheet.write_string(row + place, 0, tile.title)
                _cells(sheet, row + place, 1, tile.kind, tile.value, styles)
            return row + len(block.tiles) + 1
        case _:
            return row


def _table(sheet: Worksheet, row: int, table: Table, styles: _Styles) -> int:
    sheet.write_string(row, 0, table.title, styles.bold)
    if not table.rows:
        sheet.write_string(row + 1, 0, table.empty or message("None"))
        return row + 3
    for place, heading in enumerate(headings(table)):
        sheet.write_string(row + 1, place, heading, styles.head)
    for number, cells in enumerate(table.rows, start=row + 2):
        pairs = zip(table.columns, cells, strict=True)
        texts = [(value, _width(column)) for column, value in pairs if isinstance(value, str)]
        sheet.set_row(number, row_height(texts))
        place = 0
        for column, value in zip(table.columns, cells, strict=True):
            place = _cells(sheet, number, place, column.kind, value, styles)
    place = 0
    for column in table.columns:
        sheet.set_column(place, place + spread(column) - 1, _width(column))
        place += spread(column)
    return row + len(table.rows) + 3


def _width(column: Column) -> int:
    return NUMBER_WIDTH if column.kind in NUMBERS else WIDTHS[column.kind]


def _cells(sheet: Worksheet, row: int, place: int, kind: Kind, value: Cell, styles: _Styles) -> int:
    """Write one value, a ratio as three; the place after it."""
    style = styles.of(kind)
    if kind == "ratio":
        passed, checked = value if isinstance(value, tuple) else (0, 0)
        if checked:
            sheet.write_number(row, place, share(passed, checked), style)
        sheet.write_number(row, place + 1, passed, styles.of("count"))
        sheet.write_number(row, place + 2, checked, styles.of("count"))
        return place + 3
    if isinstance(value, str):
        _text(sheet, row, place, kind, value, style)
    elif value is not None and not isinstance(value, tuple):
        sheet.write_number(row, place, value, style)
    return place + 1


def _text(sheet: Worksheet, row: int, place: int, kind: Kind, value: str, style: Any) -> None:
    if kind == "day" and _DAY.fullmatch(value):
        sheet.write_datetime(row, place, datetime.combine(date.fromisoformat(value), time()), style)
    else:
        sheet.write_string(row, place, value, style)
