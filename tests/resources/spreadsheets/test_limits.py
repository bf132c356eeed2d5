"""Workbooks made to exhaust whoever reads them end in a cause, not in memory."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from resources.spreadsheets.child import Request
from resources.spreadsheets.meter import ReadLimits
from resources.spreadsheets.process import read_sheet
from resources.spreadsheets.refusal import WorkbookError
from tests.resources.spreadsheets.packages import MAIN, write_package

BOUNDS = ReadLimits(100, 1000, 200, 100_000, 1_000_000, 512, 60)
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def read(path: Path, bounds: ReadLimits = BOUNDS, sheet: str | None = "s") -> int:
    request = Request(str(path), sheet, 0, 1, False, 0, (), bounds)
    with read_sheet(request) as reading:
        rows = sum(batch.num_rows for batch in reading.rows(()))
        reading.report()
        return rows


def refused(path: Path, bounds: ReadLimits = BOUNDS) -> tuple[str, int]:
    with pytest.raises(WorkbookError) as refusal:
        read(path, bounds)
    return refusal.value.cause, refusal.value.limit


def many(rows: int, cell: str = "<v>1</v>") -> str:
    return "".join(f'<row r="{n}"><c r="A{n}">{cell}</c></row>' for n in range(1, rows + 1))


def test_one_long_text_that_every_cell_refers_to(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    path = write_package(tmp_path / "a.xlsx", rows, f"<si><t>{'a' * 32_000}</t></si>")
    assert path.stat().st_size < 300_000
    assert refused(path) == ("ratio", 200)


@pytest.mark.parametrize(
    ("bounds", "cause"),
    [
        (replace(BOUNDS, rows=999), ("rows", 999)),
        (replace(BOUNDS, cells=999), ("cells", 999)),
        (BOUNDS, None),
    ],
)
def test_rows_and_cells_are_counted(
    tmp_path: Path, bounds: ReadLimits, cause: tuple[str, int] | None
) -> None:
    path = write_package(tmp_path / "a.xlsx", many(1000))
    if cause:
        assert refused(path, bounds) == cause
    else:
        assert read(path, bounds) == 999


def test_blanks_that_unpack_to_a_thousand_times_their_size(tmp_path: Path) -> None:
    sheet = f'<worksheet xmlns="{MAIN}">{" " * 90_000_000}<sheetData>{ROW}</sheetData></worksheet>'
    path = write_package(tmp_path / "a.xlsx", sheet, "<si><t>a</t></si>")
    assert refused(path) == ("ratio", 200)


def test_a_file_larger_than_allowed(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", many(9))
    with path.open("ab") as more:
        more.truncate(2 << 20)
    assert refused(path, replace(BOUNDS, file_megabytes=1)) == ("file", 1)


@pytest.mark.parametrize("part", ["sheet", "workbook", "sharedStrings", "styles"])
def test_a_document_type_is_refused_in_every_part(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    if part == "sheet":
        whole = f'{DTD}<worksheet xmlns="{MAIN}"><sheetData>{ROW}</sheetData></worksheet>'
        write_package(path, whole, "<si><t>a</t></si>")
    else:
        write_package(path, ROW, "<si><t>a</t></si>", **{part: f"{DTD}<x/>"})
    assert refused(path) == ("dtd", 0)


@pytest.mark.parametrize("end", [200, 700, 1200])
def test_a_cut_or_damaged_workbook_is_unreadable(tmp_path: Path, end: int) -> None:
    path = write_package(tmp_path / "a.xlsx", many(100))
    path.write_bytes(path.read_bytes()[:end])
    assert refused(path)[0] == "unreadable"


def test_a_text_that_is_not_there_is_damage(tmp_path: Path) -> None:
    assert refused(write_package(tmp_path / "a.xlsx", ROW))[0] == "unreadable"


def test_an_ods_of_a_document_type_or_of_endless_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", f"{DTD}<x/>")
    assert refused(path) == ("dtd", 0)


def test_a_child_that_ends_by_itself_is_no_end_of_rows(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", many(50_000))
    request = Request(str(path), "s", 0, 1, False, 0, (), BOUNDS)
    with read_sheet(request) as reading:
        rows = reading.rows(())
        reading.stop()
        assert sum(batch.num_rows for batch in rows) < 49_999
        with pytest.raises(WorkbookError):
            reading.report()
