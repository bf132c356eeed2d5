"""Opening a sheet of a workbook: xlsx by the streaming reader, xls, xlsb and ods by calamine."""

import zipfile
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resources.spreadsheets.cell_text import as_delivered, as_number
from resources.spreadsheets.merged_ranges import Range, SheetRow
from resources.spreadsheets.meter import Meter, ReadLimits
from resources.spreadsheets.number_formats import shown_by_style
from resources.spreadsheets.ods_tabs import with_tabs_written
from resources.spreadsheets.refusal import WorkbookError
from resources.spreadsheets.shared_strings import NONE, shared_strings
from resources.spreadsheets.xlsx_cells import CellReader
from resources.spreadsheets.xlsx_sheet import SheetRows, outline
from resources.spreadsheets.xml_parts import OpcPackage, local

_BUFFERED_CELLS = 2_000_000  # of a sheet whose rows are not in order


@dataclass(frozen=True)
class OpenSheet:
    """A sheet, open: ``rows`` gives each row once, in ascending order."""

    name: str
    rows: Callable[[], Iterable[SheetRow]]
    merged: Sequence[Range]
    cells: CellReader
    hidden: list[int]


@contextmanager
def open_sheet(file: Path, name: str | None, bounds: ReadLimits) -> Generator[OpenSheet]:
    """The sheet ``name``, or the first; raises :class:`WorkbookError`."""
    meter = Meter(file.stat().st_size, bounds)
    if not zipfile.is_zipfile(file):
        yield _by_calamine(file, name, meter)
        return
    with zipfile.ZipFile(file) as archive:
        package = OpcPackage(archive, meter)
        if package.has(package.workbook) and package.workbook.endswith(".xml"):
            yield _by_xml(package, name)
            return
        for part in archive.namelist():
            for block in package.blocks(part):
                if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in block:
                    raise WorkbookError("dtd")
    yield _by_calamine(file, name, meter)


def _by_xml(package: OpcPackage, name: str | None) -> OpenSheet:
    book = package.small(package.workbook)
    sheets = {
        each.get("name", ""): next((v for k, v in each.items() if k.endswith("}id")), "")
        for each in book.iter()
        if local(each.tag) == "sheet"
    }
    chosen = name if name is not None else next(iter(sheets), "")
    _, part = package.relations.get(sheets.get(chosen, ""), ("", ""))
    if chosen not in sheets:
        raise WorkbookError("no_sheet")
    if not package.has(part):
        raise WorkbookError("unreadable")
    settings = next((each for each in book.iter() if local(each.tag) == "workbookPr"), None)
    styles = package.part_of_kind("styles")
    cells = CellReader(
        shared_strings(package),
        shown_by_style(package.small(styles) if styles else None),
        settings is not None and settings.get("date1904") in ("1", "true"),
    )
    around = outline(package, part)
    sheet = SheetRows(package, part, cells, around.ascending)
    rows = sheet.rows if around.ascending else lambda: _in_order(sheet.rows())
    return OpenSheet(chosen, rows, around.merged, cells, sheet.hidden)


def _in_order(rows: Iterable[SheetRow]) -> list[SheetRow]:
    held: list[SheetRow] = []
    cells = 0
    for row in rows:
        held.append(row)
        cells += len(row[1])
        if cells > _BUFFERED_CELLS:
            raise WorkbookError("cells", _BUFFERED_CELLS)
    return sorted(held, key=lambda row: row[0])


def _by_calamine(file: Path, name: str | None, meter: Meter) -> OpenSheet:
    import python_calamine

    try:
        opened = with_tabs_written(file) or str(file)
        with python_calamine.load_workbook(opened) as book:
            names = book.sheet_names
            if name is not None and name not in names:
                raise WorkbookError("no_sheet")
            chosen = name if name is not None else names[0]
            found: Any = book.get_sheet_by_name(chosen)
            grid = found.to_python(skip_empty_area=False)
            merged = found.merged_cell_ranges or ()
    except (python_calamine.CalamineError, zipfile.BadZipFile, IndexError) as error:
        raise WorkbookError("unreadable") from error
    cells = CellReader(NONE, {}, False)

    def rows() -> Iterable[SheetRow]:
        for number, row in enumerate(grid):
            texts = [
                cell
                if type(cell) is str
                else (as_number(cell) if place in cells.numbers else as_delivered(cell))
                for place, cell in enumerate(row)
            ]
            meter.take(1, len(texts), sum(map(len, texts)))
            yield number, texts

    return OpenSheet(chosen, rows, merged, cells, [])
