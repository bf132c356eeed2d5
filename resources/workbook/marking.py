"""A copy of the clerk's workbook with the wrong cells marked and explained."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from resources.workbook.layout import FIRST_ROW
from resources.workbook.reading import columns_of
from zb_pipelines.domain.catalog.sheets.drafting import CellFault
from zb_pipelines.domain.messages import in_chinese, message

RED, YELLOW = "FFFF9999", "FFFFF2A8"


def write_marked(
    book: Workbook, faults: Iterable[CellFault], remarks: Iterable[CellFault], target: Path
) -> int:
    """Mark ``faults`` red and ``remarks`` of the review yellow, save; how many cells are marked."""
    cells = defaultdict[tuple[str, int, str], list[tuple[str, CellFault]]](list)
    for colour, found in ((RED, faults), (YELLOW, remarks)):
        for fault in sorted(set(found)):
            cells[fault.sheet, fault.row, fault.column].append((colour, fault))
    for (sheet, row, title), said in cells.items():
        cell = _writable(book[sheet], row, columns_of(book[sheet])[title])
        colour = RED if any(colour == RED for colour, _ in said) else YELLOW
        cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
        cell.comment = _comment(fault for _, fault in said)
    if cells:
        sheet, row, _ = min(cells, key=lambda place: (book.sheetnames.index(place[0]), place[1]))
        book.active = book.sheetnames.index(sheet)
        book[sheet].sheet_view.topLeftCell = f"A{max(row, FIRST_ROW)}"
    book.save(target)
    return len(cells)


def _writable(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell; of a merged range its first, the only one that can carry a mark."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(area.min_row, area.min_col)
    if isinstance(cell, MergedCell):
        raise TypeError(f"{cell.coordinate} begins no merged range")
    return cell


def _comment(faults: Iterable[CellFault]) -> Comment:
    with in_chinese():
        text = "\n".join(
            message("{what}. {remedy}.", what=fault.what, remedy=fault.remedy) for fault in faults
        )
        author = message("The bureau of big data")
    return Comment(text, author, width=320, height=120)
