"""A copy of the sample catalog, and its workbooks opened as a clerk would."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from resources.workbook import WorkbookImport, import_workbook, write_workbook
from resources.workbook.layout import FIRST_ROW
from resources.workbook.reading import columns_of
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = date(2026, 11, 22)


class Clerk:
    """Exports, fills in and hands back workbooks of one working catalog."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "catalog"
        shutil.copytree(SHIPPED_CATALOG, self.folder)
        self.file, self.marked = folder / "book.xlsx", folder / "marked.xlsx"

    def export(self, agency: str) -> Workbook:
        write_workbook(load_catalog(self.folder), agency, self.file)
        return openpyxl.load_workbook(self.file)

    def hand_in(self, book: Workbook | None = None, *, deleting: bool = False) -> WorkbookImport:
        if book:
            book.save(self.file)
        return import_workbook(self.file, self.folder, self.marked, DAY, deleting=deleting)

    def fill(self, agency: str, *changes: Callable[[Workbook], None]) -> WorkbookImport:
        book = self.export(agency)
        for change in changes:
            change(book)
        return self.hand_in(book)

    def text(self, entry: str) -> str:
        return (self.folder / "sources" / f"{entry}.yml").read_text(encoding="utf-8")


def cell(book: Workbook, sheet: str, column: str, *words: str) -> Cell:
    """The cell of ``column`` in the first row that begins with ``words``."""
    place = columns_of(book[sheet])[column]
    for row in range(FIRST_ROW, book[sheet].max_row + 1):
        if [book[sheet].cell(row, n + 1).value for n in range(len(words))] == list(words):
            found = book[sheet].cell(row, place)
            assert isinstance(found, Cell)
            return found
    raise AssertionError(f"no row {words} in {sheet}")
