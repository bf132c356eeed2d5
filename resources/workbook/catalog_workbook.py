"""A workbook of an agency's entries and items, with a notes sheet, drop-down lists and hints."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from resources.workbook.choice_lists import cell_validation, write_choice_lists
from resources.workbook.layout import (
    AGENCY_CELL,
    FIRST_ROW,
    GUIDE,
    NOTES,
    SPARE_ROWS,
    VERSION_TITLE,
)
from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.catalog.sheets.cells import Cell, cell_of, value_at
from zb_pipelines.domain.catalog.sheets.columns import (
    ENTRIES,
    ITEM_COLUMNS,
    ITEMS,
    KEY,
    SheetColumn,
    entry_columns,
)
from zb_pipelines.domain.messages import message


class CatalogWorkbook:
    """One workbook being written."""

    def __init__(self, catalog: Catalog, file: Path) -> None:
        self._catalog = catalog
        # A text that looks like a formula, a number or an address stays a text.
        plain = {"strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(file), plain)
        self._lists: dict[str, str] = {}
        self._entry_columns = entry_columns(catalog.databases)
        bold = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self._styles: dict[str, Format] = {
            "title": self._book.add_format({**bold, "bg_color": "#D9E2F3"}),
            "hint": self._book.add_format(
                {"font_color": "#666666", "text_wrap": True, "valign": "top", "font_size": 9}
            ),
            "cell": self._book.add_format({"text_wrap": True, "valign": "top"}),
            "text": self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "day": self._book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "bold": self._book.add_format({"bold": True}),
        }

    def write(self, agency: str, entries: Sequence[Entry]) -> None:
        """All sheets; the lists are filled first because the others refer to them."""
        notes = self._book.add_worksheet(NOTES)
        first, second = self._book.add_worksheet(ENTRIES), self._book.add_worksheet(ITEMS)
        columns = (*self._entry_columns, *ITEM_COLUMNS)
        self._lists = write_choice_lists(self._book, self._catalog, columns, self._styles["title"])
        self._write_notes(notes, agency)
        self._write_sheet(first, self._entry_columns, [(entry, entry) for entry in entries])
        self._write_versions(first, entries)
        rows = [(entry, item) for entry in entries for item in entry.items]
        self._write_sheet(second, ITEM_COLUMNS, rows)
        self._book.close()

    def _write_notes(self, sheet: Worksheet, agency: str) -> None:
        own = self._catalog.agencies[agency]
        row, column = AGENCY_CELL
        sheet.write_string(0, 0, message("Public data catalog: form"), self._styles["bold"])
        sheet.write_string(row - 1, column - 2, message("Key of the agency (do not change)"))
        sheet.write_string(row - 1, column - 1, agency)
        sheet.write_string(row, 0, message("Name of the agency"))
        sheet.write_string(row, 1, own.name)
        for place, line in enumerate(GUIDE, start=1):
            sheet.write_string(row + 1 + place, 0, f"{place}. {line}")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 60)

    def _write_sheet(
        self,
        sheet: Worksheet,
        columns: Sequence[SheetColumn],
        rows: Sequence[tuple[Entry, Entry | Item]],
    ) -> None:
        for place, column in enumerate(columns):
            star = "*" if column.required else ""
            sheet.write_string(0, place, column.title + star, self._styles["title"])
            sheet.write_string(1, place, column.note, self._styles["hint"])
            blank = self._styles["text" if column.kind in ("text", "list") else "cell"]
            sheet.set_column(place, place, column.width, blank)
            last = FIRST_ROW + len(rows) + SPARE_ROWS
            rule = cell_validation(column, self._lists)
            sheet.data_validation(FIRST_ROW - 1, place, last, place, rule)
        for number, (entry, model) in enumerate(rows, start=FIRST_ROW - 1):
            for place, column in enumerate(columns):
                own = entry.key.partition("/")[2]
                value = own if column.path == KEY else value_at(model, column.path)
                self._put(sheet, number, place, column, cell_of(column, value))
        sheet.freeze_panes(FIRST_ROW - 1, 3)

    def _put(self, sheet: Worksheet, row: int, place: int, column: SheetColumn, cell: Cell) -> None:
        style = self._styles["text" if column.kind in ("text", "list") else "cell"]
        match cell:
            case None:
                return
            case date():
                sheet.write_datetime(
                    row, place, datetime.combine(cell, time()), self._styles["day"]
                )
            case str():
                sheet.write_string(row, place, cell, style)
            case _:
                sheet.write_number(row, place, cell, style)

    def _write_versions(self, sheet: Worksheet, entries: Sequence[Entry]) -> None:
        """A hidden column by which a stale workbook is known."""
        place = len(self._entry_columns)
        sheet.write_string(0, place, VERSION_TITLE)
        for number, entry in enumerate(entries, start=FIRST_ROW - 1):
            sheet.write_string(number, place, entry_text_hash(entry))
        sheet.set_column(place, place, 10, None, {"hidden": True})
