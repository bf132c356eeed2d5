"""Every form in which programs write a sheet is read as what it means, by pattern or by parser alike."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.spreadsheets.cell_text import as_delivered
from resources.spreadsheets.meter import ReadLimits
from resources.spreadsheets.sheet import open_sheet
from tests.resources.spreadsheets.packages import MAIN, write_package

BOUNDS = ReadLimits(100, 1000, 200, 100_000, 1_000_000, 1024, 60)


def rows_of(path: Path) -> dict[int, list[str]]:
    with open_sheet(path, "s", BOUNDS) as sheet:
        return dict(sheet.rows())


@pytest.mark.parametrize(
    ("form", "row"),
    [
        ('<c r="A1" t="s"><v>1</v></c>', ["乙"]),
        ('<c r="B1" t="s"><v>0</v></c>', ["", "甲"]),
        ('<c r="A1" t="inlineStr"><is><t>a&amp;b&#20013;</t></is></c>', ["a&b中"]),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', ["a b"]),
        ('<c r="A1" t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c>', ["漢"]),
        ('<c r="A1" t="str"><f>A2</f><v>x</v></c>', ["x"]),
        ('<c r="A1"><v>1.50</v></c><c r="C1"><v>3</v></c>', ["1.5", "", "3"]),
        ('<c r="A1"><v>1E+3</v></c><c r="B1"><v>-0</v></c>', ["1000", "0"]),
        ('<c r="A1"><v>6228480402564890000</v></c>', ["6.22848040256489E+18"]),
        ('<c r="A1" s="1"><v>45000</v></c>', ["2023-03-15"]),
        ('<c r="A1" s="1"><v>60</v></c>', ["1900-02-29"]),
        ('<c r="A1" s="1"><v>-3</v></c>', ["-3"]),
        ('<c r="A1" s="1"><v>0.5</v></c>', ["12:00"]),
        ('<c r="A1" t="d"><v>2026-03-02T00:00:00</v></c>', ["2026-03-02"]),
        ('<c r="A1" t="d"><v>2026-03-02T08:05:09</v></c>', ["2026-03-02 08:05:09"]),
        ('<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>', ["true", "false"]),
        ('<c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c>', ["", "1"]),
        ('<c r="A1" t="str"><v>a_x000D_b_x005F_x0041_</v></c>', ["a\rb_x0041_"]),
        ("<c><v>1</v></c><c><v>2</v></c>", ["1", "2"]),
        ('<c r="A1"/><c r="B1"><v>2</v></c>', ["", "2"]),
        ("<c r='A1' t='str'><v>single</v></c>", ["single"]),
        ('<c t="str" r="A1"><v><![CDATA[a<b]]></v></c>', ["a<b"]),
        ('<!-- a note --><c r="A1"><v>1</v></c>', ["1"]),
    ],
)  # fmt: skip
def test_a_cell_is_read_in_every_form(tmp_path: Path, form: str, row: list[str]) -> None:
    path = write_package(
        tmp_path / "a.xlsx", f'<row r="1">{form}</row>', "<si><t>甲</t></si><si><t>乙</t></si>"
    )
    assert rows_of(path) == {0: row}


def test_rows_out_of_order_without_numbers_and_with_prefixes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_package(
        path, '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    )
    assert list(rows_of(path).items()) == [(0, ["1"]), (2, ["3"])]
    write_package(path, "<row><c><v>1</v></c></row><row/><row><c><v>3</v></c></row>")
    assert rows_of(path) == {0: ["1"], 2: ["3"]}
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    write_package(path, sheet.encode())
    assert rows_of(path) == {0: ["1"]}


def test_a_row_number_that_stands_twice_loses_neither(tmp_path: Path) -> None:
    path = write_package(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    )
    with open_sheet(path, "s", BOUNDS) as sheet:
        assert list(sheet.rows()) == [(0, ["1"]), (0, ["2"])]


def test_a_sheet_in_utf_16(tmp_path: Path) -> None:
    sheet = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>张</v></c></row></sheetData></worksheet>'
    path = write_package(tmp_path / "a.xlsx", sheet.encode("utf-16"))
    assert rows_of(path) == {0: ["张"]}


FORMATS = ["General", "0.00", "yyyy-mm-dd", "yyyy/m/d h:mm", "h:mm", "[h]:mm:ss", '0"天"', "[Red]0", "@", "m/d/yy", "[$-804]yyyy年m月d日", "mm:ss.0", "#,##0;[Red]-#,##0", "0.00E+00"]  # fmt: skip
NUMBERS = ["General", "0.00", "@", "[Red]0", '0"天"', "0.00E+00", "#,##0;[Red]-#,##0"]
FIRST, LAST = datetime(1901, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001
cells = (
    st.integers(-(10**14), 10**14)
    | st.floats(0, 2_900_000, allow_nan=False)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
    | st.datetimes(FIRST, LAST).map(lambda d: d.replace(microsecond=0))
    | st.none()
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.tuples(cells, st.sampled_from(FORMATS)), max_size=5), max_size=12),
    st.booleans(),
)
def test_what_programs_write_is_read_as_another_reader_does(
    tmp_path: Path, rows: list[list[tuple[object, str]]], inline: bool
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": inline, "strings_to_numbers": False}
    ) as book:
        sheet = book.add_worksheet("s")
        for at, row in enumerate(rows):
            for place, (value, form) in enumerate(row):
                if (
                    isinstance(value, float | int)
                    and abs(value) > 2_900_000
                    and form not in NUMBERS
                ):
                    continue  # the other reader ends at these
                if isinstance(value, str):
                    sheet.write_string(at, place, value)
                else:
                    sheet.write(at, place, value, book.add_format({"num_format": form}))
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        grid = book.get_sheet_by_name("s").to_python(skip_empty_area=False)
    found = rows_of(path)
    for at, row in enumerate(grid):
        mine = found.get(at, [])
        mine += [""] * (len(row) - len(mine))
        for cell, text, (value, _) in zip(row, mine, rows[at], strict=False):
            if isinstance(value, float | int) and not 61 <= value < 2_958_465:
                continue  # days before the calendar of both, or no days at all
            if (
                isinstance(cell, timedelta | datetime)
                and abs(float(value if isinstance(value, float) else 0)) % 1
            ):
                continue  # parts of a day are rounded apart, by less than a second
            assert text == (cell if isinstance(cell, str) else as_delivered(cell))
