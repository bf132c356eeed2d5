"""Ways in which a clerk's table changes its form and not its meaning; nothing is lost in any."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from resources.workbook.layout import FIRST_ROW
from resources.workbook.reading import columns_of
from tests.office import saved_by_office
from tests.resources.workbook.clerk import Clerk, cell
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.sheets.columns import ENTRIES, ITEMS
from zb_pipelines.domain.errors import InputError

AGENCY = "civil_affairs"


def put(sheet: Worksheet, row: int, place: int, value: Any) -> None:
    found = sheet.cell(row, place)
    assert isinstance(found, Cell)
    found.value = value


def without_hints(book: Workbook) -> None:
    for sheet in (ENTRIES, ITEMS):
        book[sheet].delete_rows(FIRST_ROW - 1)


def sorted_with_hints(book: Workbook) -> None:
    sheet = book[ITEMS]
    rows = sorted(
        ([each.value for each in row] for row in sheet.iter_rows(min_row=2)),
        key=lambda row: str(row[1]),
    )
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            put(sheet, number, place, value)


def merged_keys(book: Workbook) -> None:
    sheet = book[ITEMS]
    first = FIRST_ROW
    for row in range(FIRST_ROW, sheet.max_row + 2):
        if sheet.cell(row, 1).value != sheet.cell(first, 1).value:
            if row - first > 1:
                sheet.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
            first = row


def wide(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def full_width(book: Workbook) -> None:
    for sheet, titles in (
        (ENTRIES, ("安全级别", "条目标识")),
        (ITEMS, ("英文名", "安全级别", "条目标识")),
    ):
        for title in titles:
            place = columns_of(book[sheet])[title]
            for row in range(FIRST_ROW, book[sheet].max_row + 1):
                value = book[sheet].cell(row, place).value
                if isinstance(value, str):
                    put(book[sheet], row, place, wide(value))
    place = columns_of(book[ITEMS])["长度"]
    for row in range(FIRST_ROW, book[ITEMS].max_row + 1):
        value = book[ITEMS].cell(row, place).value
        if value:
            put(book[ITEMS], row, place, wide(str(value)))


def separated_thousands(book: Workbook) -> None:
    for title in ("最少行数", "最多行数"):
        place = columns_of(book[ENTRIES])[title]
        for row in range(FIRST_ROW, book[ENTRIES].max_row + 1):
            value = book[ENTRIES].cell(row, place).value
            if value:
                put(book[ENTRIES], row, place, f"{value:,}")


def columns_turned(book: Workbook) -> None:
    for sheet in (ENTRIES, ITEMS):
        for row in book[sheet].iter_rows():
            values = [each.value for each in row][::-1]
            for place, value in enumerate(values, start=1):
                put(book[sheet], int(row[0].row or 0), place, value)


def rows_turned(book: Workbook) -> None:
    sheet = book[ENTRIES]
    rows = [[each.value for each in row] for row in sheet.iter_rows(min_row=FIRST_ROW)][::-1]
    for number, row in enumerate(rows, start=FIRST_ROW):
        for place, value in enumerate(row, start=1):
            put(sheet, number, place, value)


def blank_rows(book: Workbook) -> None:
    book[ITEMS].insert_rows(FIRST_ROW + 2, 3)
    book[ENTRIES].insert_rows(FIRST_ROW)


def more_sheets_and_columns(book: Workbook) -> None:
    book.create_sheet("我的笔记")["A1"] = "核对"
    book[ITEMS].insert_cols(3)
    book[ITEMS]["C1"] = "经办人备注"


def spaces_around(book: Workbook) -> None:
    for row in book[ITEMS].iter_rows(min_row=FIRST_ROW):
        for each in row:
            if isinstance(each, Cell) and isinstance(each.value, str):
                each.value = f" {each.value}\u3000"


FORMS: tuple[Callable[[Workbook], None], ...] = (
    without_hints,
    sorted_with_hints,
    merged_keys,
    full_width,
    separated_thousands,
    columns_turned,
    rows_turned,
    blank_rows,
    more_sheets_and_columns,
    spaces_around,
)


def filtered(book: Workbook) -> None:
    """Rows and a column are out of sight, behind a filter."""
    sheet = book[ITEMS]
    sheet.auto_filter.ref = sheet.dimensions
    for row in (FIRST_ROW, FIRST_ROW + 3):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True


def dates_reformatted(book: Workbook) -> None:
    """Days become cells of their own type, shown as Chinese write them."""
    sheet = book[ENTRIES]
    for title in ("决定日期", "复核期限"):
        for row in range(FIRST_ROW, sheet.max_row + 1):
            value = sheet.cell(row, columns_of(sheet)[title]).value
            if value:
                put(sheet, row, columns_of(sheet)[title], date.fromisoformat(str(value)[:10]))
                sheet.cell(row, columns_of(sheet)[title]).number_format = 'yyyy"年"m"月"d"日"'


def as_wps_writes(content: bytes) -> bytes:
    """The workbook with texts in their cells instead of in a list, and signed as WPS signs its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        strings = old.read("xl/sharedStrings.xml").decode()
        texts = re.findall(r"<si>(.*?)</si>", strings, re.DOTALL)
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(
                    r'<c ([^>]*?)t="s"([^>]*?)><v>(\d+)</v></c>',
                    lambda m: f'<c {m[1]}t="inlineStr"{m[2]}><is>{texts[int(m[3])]}</is></c>',
                    text.decode(),
                ).encode()
            if name == "docProps/app.xml":
                text = re.sub(
                    rb"<Application>.*?</Application>",
                    b"<Application>WPS Office</Application>",
                    text,
                )
            new.writestr(name, text)
    return made.getvalue()


DISTURBED = (*FORMS, filtered, dates_reformatted)


@pytest.mark.parametrize("disturb", DISTURBED, ids=lambda form: form.__name__)
def test_a_form_that_means_the_same_changes_nothing(
    clerk: Clerk, disturb: Callable[[Workbook], None]
) -> None:
    check_nothing_changes(clerk, disturb)


@pytest.mark.servers
@pytest.mark.parametrize("disturb", DISTURBED, ids=lambda form: form.__name__)
def test_a_form_that_libreoffice_saved_changes_nothing(
    clerk: Clerk, disturb: Callable[[Workbook], None]
) -> None:
    check_nothing_changes(clerk, disturb, by_office=True)


def check_nothing_changes(
    clerk: Clerk, disturb: Callable[[Workbook], None], *, by_office: bool = False
) -> None:
    before = load_catalog(clerk.folder)
    book = clerk.export(AGENCY)
    disturb(book)
    book.save(clerk.file)
    if by_office:
        shutil.move(saved_by_office(clerk.file), clerk.file)
    done = clerk.hand_in()

    assert (done.faults, done.deleted, done.written) == ((), (), ())
    assert load_catalog(clerk.folder) == before


def test_a_workbook_as_wps_writes_it_changes_nothing(clerk: Clerk) -> None:
    clerk.export(AGENCY)
    content = as_wps_writes(clerk.file.read_bytes())
    assert b"WPS Office" in zipfile.ZipFile(io.BytesIO(content)).read("docProps/app.xml")
    clerk.file.write_bytes(content)
    done = clerk.hand_in()

    assert (done.faults, done.deleted, done.written) == ((), (), ())


@pytest.mark.servers
@pytest.mark.parametrize("form", ["ods", "xls"])
def test_another_kind_of_file_is_refused_in_words(clerk: Clerk, form: str) -> None:
    clerk.export(AGENCY)
    shutil.move(saved_by_office(clerk.file, form), clerk.file)
    with pytest.raises(InputError, match="xlsx"):
        clerk.hand_in()


def test_a_lost_first_item_is_told_and_not_deleted(clerk: Clerk) -> None:
    """The hints gone and the data begun in their place: the row was skipped as hints, silently."""
    book = clerk.export(AGENCY)
    without_hints(book)
    sheet = book[ITEMS]
    entry, name = (str(sheet.cell(2, place).value) for place in (1, 2))
    assert clerk.hand_in(book).deleted == ()

    sheet.delete_rows(2)
    done = clerk.hand_in(book)
    assert [(each.entry, each.name) for each in done.deleted] == [(f"{AGENCY}/{entry}", name)]
    assert done.written == ()
    assert len(done.faults) == 1


def test_a_fault_in_a_merged_cell_is_marked_at_its_first(clerk: Clerk) -> None:
    book = clerk.export(AGENCY)
    merged_keys(book)
    sheet = book[ITEMS]
    area = next(iter(sheet.merged_cells.ranges))
    first = sheet.cell(area.min_row, 1)
    assert isinstance(first, Cell)
    first.value = "nothing_like_it"
    done = clerk.hand_in(book)
    assert done.faults
    assert done.marked == clerk.marked


def test_a_number_that_is_none_is_told_in_a_clerks_words(clerk: Clerk) -> None:
    book = clerk.export("tax")
    cell(book, ITEMS, "长度", "taxpayer", "phone").value = "二十"
    (fault,) = clerk.hand_in(book).faults
    assert fault.what == "“长度”应当是整数"
    assert fault.remedy == "只写数字，例如 64"
