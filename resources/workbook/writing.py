"""Writing an agency's part of the catalog as a workbook with drop-down lists and notes."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from resources.local_files.atomic_file import atomic_file
from resources.workbook.layout import (
    AGENCY_CELL,
    FIRST_ROW,
    GUIDE,
    LISTS,
    NOTES,
    SPARE_ROWS,
    VERSION_TITLE,
)
from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.catalog.sheets.cells import Cell, shown, value_at
from zb_pipelines.domain.catalog.sheets.columns import (
    ENTRIES,
    ITEM_COLUMNS,
    ITEMS,
    KEY,
    Column,
    entry_columns,
)
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message


def write_workbook(catalog: Catalog, agency: str, target: Path) -> int:
    """Write the entries of ``agency`` to ``target``; how many they are.

    :class:`InputError` for an agency that is not registered. The file appears whole or not at all.
    """
    if agency not in catalog.agencies:
        known = message(", ").join(sorted(catalog.agencies))
        raise input_error(
            f"--agency {agency}",
            message("The directory of agencies does not have this agency"),
            message("use one of: {known}", known=known),
        )
    entries = [entry for _, entry in sorted(catalog.entries.items()) if entry.agency == agency]
    with atomic_file(target) as partial, in_chinese():
        _Writer(catalog, partial).write(agency, entries)
    return len(entries)


class _Writer:
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
        self._write_lists()
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

    def _write_lists(self) -> None:
        """One column for each list of choices; code lists and subjects with what they mean."""
        sheet = self._book.add_worksheet(LISTS)
        wide = {
            "codes": {key: codes.title for key, codes in sorted(self._catalog.codes.items())},
            "subjects": dict(sorted(self._catalog.subjects.items())),
        }
        column = 0
        for each in (*self._entry_columns, *ITEM_COLUMNS):
            choices: dict[str, str] = wide[each.choices] if each.choices else {}
            choices = choices or dict.fromkeys(each.labels or (), "")
            if not choices or _list_name(each) in self._lists:
                continue
            sheet.write_string(0, column, each.title, self._styles["title"])
            for row, (label, meaning) in enumerate(choices.items(), start=1):
                sheet.write_string(row, column, label)
                if meaning:
                    sheet.write_string(row, column + 1, meaning)
            name = xl_col_to_name(column, col_abs=True)
            self._lists[_list_name(each)] = f"={LISTS}!{name}$2:{name}${len(choices) + 1}"
            sheet.set_column(column, column, 22)
            column += 2 if any(choices.values()) else 1

    def _write_sheet(
        self,
        sheet: Worksheet,
        columns: Sequence[Column],
        rows: Sequence[tuple[Entry, Entry | Item]],
    ) -> None:
        for place, column in enumerate(columns):
            star = "*" if column.required else ""
            sheet.write_string(0, place, column.title + star, self._styles["title"])
            sheet.write_string(1, place, column.note, self._styles["hint"])
            blank = self._styles["text" if column.kind in ("text", "list") else "cell"]
            sheet.set_column(place, place, column.width, blank)
            self._offer(sheet, place, column, FIRST_ROW + len(rows) + SPARE_ROWS)
        for number, (entry, model) in enumerate(rows, start=FIRST_ROW - 1):
            for place, column in enumerate(columns):
                own = entry.key.partition("/")[2]
                value = own if column.path == KEY else value_at(model, column.path)
                self._put(sheet, number, place, column, shown(column, value))
        sheet.freeze_panes(FIRST_ROW - 1, 3)

    def _put(self, sheet: Worksheet, row: int, place: int, column: Column, cell: Cell) -> None:
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

    def _offer(self, sheet: Worksheet, place: int, column: Column, last: int) -> None:
        """The drop-down list or the kind of value that the column takes, with the note."""
        rule: dict[str, Any] = {
            "input_title": column.title[:32],
            "input_message": column.note[:255],
            "error_title": message("Not filled in rightly"),
            "error_message": column.note[:255],
        }
        source = self._lists.get(_list_name(column))
        if source and column.kind != "labels":
            rule |= {"validate": "list", "source": source}
        elif column.kind == "number":
            rule |= {"validate": "integer", "criteria": ">=", "value": 0}
        elif column.kind == "day":
            rule |= {"validate": "date", "criteria": ">=", "value": date(1949, 10, 1)}
        else:
            rule |= {"validate": "any"}
        sheet.data_validation(FIRST_ROW - 1, place, last, place, rule)


def _list_name(column: Column) -> str:
    """Columns with the same choices share a list."""
    return column.choices or "|".join(column.labels or ())
