"""Forms that a clerk's answers take in a spreadsheet program: what they mean is taken, whatever the form.

Each goes through the real LibreOffice, which saves the workbook anew.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from assets.tickets import book_layout as layout
from tests.office import saved_by_office
from tests.tickets.town import FRIDAY, REGISTER, Clerk, Town, resident
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import entry_table

ID = [resident(number) for number in range(1, 7)]
SEX, BORN, INCOME = "更正为：性别", "更正为：出生日期", "更正为：收入"
Disturb = Callable[[Worksheet], None]


@pytest.fixture
def lived(town: Town) -> Town:
    """A register with a date and a number; five rows of it fail."""
    catalog = town.release.catalog
    register = catalog.entries[REGISTER]
    more = (
        Item(name="born", title="出生日期", type="date"),
        Item(name="income", title="收入", type="decimal", unit="元"),
    )
    changed = register.model_copy(update={"items": (*register.items, *more)})
    entries = catalog.entries | {REGISTER: changed}
    town.release = town.platform.registry.publish(
        catalog.model_copy(update={"entries": entries}), "审核员", "增加信息项", FRIDAY
    )
    town.headings = ("id_no", "name", "sex", "born", "income")
    rows = [
        (ID[0], "甲", "9", "2000-01-01", "1"),
        (ID[1], "乙", "9", "2000-01-01", "1"),
        (ID[2], "丙", "1", "2008-02-30", "1"),
        (ID[3], "丁", "1", "2000-01-01", "abc"),
        (ID[4], "戊", "8", "2000-01-01", "1"),
    ]
    town.night(FRIDAY, register=rows, marriage=[])
    return town


def answered(town: Town) -> tuple[Clerk, Worksheet]:
    """The workbook with all five rows answered; the fifth by a verdict."""
    clerk = Clerk(town.export(FRIDAY).file)
    (sheet,) = clerk.sheets()
    for row, heading, value in (
        (0, SEX, "1"),
        (1, SEX, "1"),
        (2, BORN, "2008-02-29"),
        (3, INCOME, "1000"),
        (4, layout.VERDICT, layout.UNTRUE),
    ):
        clerk.answer(sheet, row, heading, value)
    return clerk, clerk.book[sheet]


def held(town: Town) -> list[tuple[str, date, Decimal]]:
    relation = town.platform.lake.relation(entry_table("aggregation", REGISTER), FRIDAY)
    with town.platform.engine() as engine:
        return engine.rows(f"SELECT sex, born, income FROM {relation} ORDER BY id_no")


def place(sheet: Worksheet, heading: str) -> int:
    return next(
        cell.column
        for cell in sheet[1]
        if isinstance(cell, Cell) and str(cell.value).startswith(heading)
    )


def put(sheet: Worksheet, row: int, heading: str, value: object, form: str | None = None) -> None:
    cell = sheet.cell(row, place(sheet, heading))
    assert isinstance(cell, Cell)
    cell.value = value  # pyright: ignore[reportAttributeAccessIssue]
    if form:
        cell.number_format = form


def full_width(sheet: Worksheet) -> None:
    put(sheet, 2, SEX, "１")
    put(sheet, 4, BORN, "２００８年２月２９日")
    put(sheet, 5, INCOME, "１０００")


def separated_thousands(sheet: Worksheet) -> None:
    put(sheet, 5, INCOME, "1,000.00")


def dates_and_numbers(sheet: Worksheet) -> None:
    """Cells of their own type, as a program makes of what is typed in."""
    put(sheet, 2, SEX, 1, "0")
    put(sheet, 4, BORN, date(2008, 2, 29), 'yyyy"年"m"月"d"日"')
    put(sheet, 5, INCOME, 1000, "#,##0.00")


def merged_answers(sheet: Worksheet) -> None:
    column = place(sheet, SEX)
    put(sheet, 3, SEX, None)
    sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)


def rows_turned(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)][::-1]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value  # pyright: ignore[reportAttributeAccessIssue]


def columns_turned(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        values = [cell.value for cell in row][::-1]
        for cell, value in zip(row, values, strict=True):
            cell.value = value  # pyright: ignore[reportAttributeAccessIssue]


def blank_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(3, 2)


def more_sheets_and_columns(sheet: Worksheet) -> None:
    sheet.insert_cols(2)
    sheet["B1"] = "经办人备注"
    assert sheet.parent
    sheet.parent.create_sheet("我的笔记")["A1"] = "核对"


def filtered(sheet: Worksheet) -> None:
    """Rows and a column are out of sight."""
    for row in (2, 5):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True


def spaces_around(sheet: Worksheet) -> None:
    put(sheet, 2, SEX, " 1\u3000")
    put(sheet, 6, layout.VERDICT, f"\u3000{layout.UNTRUE} ")


DISTURBED: tuple[Disturb, ...] = (
    full_width,
    separated_thousands,
    dates_and_numbers,
    merged_answers,
    rows_turned,
    columns_turned,
    blank_rows,
    more_sheets_and_columns,
    filtered,
    spaces_around,
)


def check_taken(town: Town, file: Path) -> None:
    """Four rows are corrected, the fifth is disputed: nothing is lost."""
    done = town.take(file, FRIDAY)

    assert (done.outcomes, done.lines) == ({"accepted": 4, "disputed": 1}, [])
    usual, one = date(2000, 1, 1), Decimal(1)
    assert held(town) == [
        ("1", usual, one),
        ("1", usual, one),
        ("1", date(2008, 2, 29), one),
        ("1", usual, Decimal(1000)),
    ]


@pytest.mark.parametrize("disturb", DISTURBED, ids=lambda form: form.__name__)
def test_answers_are_taken_in_whatever_form(lived: Town, disturb: Disturb) -> None:
    clerk, sheet = answered(lived)
    disturb(sheet)
    check_taken(lived, clerk.save())


@pytest.mark.servers
@pytest.mark.parametrize("disturb", DISTURBED, ids=lambda form: form.__name__)
def test_answers_are_taken_after_libreoffice_saved_them(lived: Town, disturb: Disturb) -> None:
    clerk, sheet = answered(lived)
    disturb(sheet)
    check_taken(lived, saved_by_office(clerk.save()))


@pytest.mark.servers
@pytest.mark.parametrize("form", ["ods", "xls"])
def test_another_kind_of_file_is_taken_or_refused_in_words(lived: Town, form: str) -> None:
    clerk, _ = answered(lived)
    with pytest.raises(InputError, match="xlsx"):
        lived.take(saved_by_office(clerk.save(), form), FRIDAY)


def test_a_verdict_that_is_none_of_the_choices_is_told_with_its_line(lived: Town) -> None:
    clerk, sheet = answered(lived)
    put(sheet, 6, layout.VERDICT, "没问题")
    done = lived.take(clerk.save(), FRIDAY)

    assert done.outcomes == {"accepted": 4, "refused": 1}
    assert [(line.row, line.outcome) for line in done.lines] == [(6, "refused")]
    assert "没问题" in done.lines[0].reasons[0]


def test_a_column_of_answers_that_stands_twice_is_refused(lived: Town) -> None:
    clerk, sheet = answered(lived)
    last = sheet.max_column + 1
    for row in sheet.iter_rows(min_col=place(sheet, SEX), max_col=place(sheet, SEX)):
        sheet.cell(int(row[0].row or 0), last).value = row[0].value  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(InputError, match="性别"):
        lived.take(clerk.save(), FRIDAY)


def test_a_sheet_without_its_headings_is_refused_by_name(lived: Town) -> None:
    clerk, sheet = answered(lived)
    sheet.delete_rows(1)
    with pytest.raises(InputError, match="缺少栏目"):
        lived.take(clerk.save(), FRIDAY)
