"""A workbook filled in wrongly comes back with exactly the wrong cells marked, and nothing is taken."""

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from resources.workbook.marking import RED, YELLOW
from tests.resources.workbook.clerk import Clerk, cell
from zb_pipelines.domain.catalog.sheets.columns import ENTRIES, ITEMS

WRONG = [
    (ENTRIES, "安全级别", ("household_register",), "L9", "不在“安全级别”的允许取值里"),
    (ENTRIES, "共享类型", ("residence_permit",), None, "“共享类型”没有填"),
    (ENTRIES, "更新周期", ("special_trade",), "每两天", "改成其中之一：实时"),
    (ENTRIES, "最少行数", ("household_register",), "很多", "应当是整数"),
    (ENTRIES, "决定日期", ("security_violation",), "去年", "例如 2026-11-01"),
    (ENTRIES, "记录主键", ("residence_permit",), "permit", "permit"),
    (ITEMS, "数据类型", ("household_register", "name"), "文本串", "改成其中之一：字符"),
    (ITEMS, "代码表", ("household_register", "sex"), "gender", "没有代码表 gender"),
    (ITEMS, "英文名", ("residence_permit", "phone"), "name", "name 与第"),
    (ITEMS, "条目标识", ("special_trade", "trade"), "trade", "目录条目表里没有条目 trade"),
]


def spoil(book: Workbook) -> set[tuple[str, str]]:
    cells = [
        (sheet, cell(book, sheet, column, *words), value)
        for sheet, column, words, value, _ in WRONG
    ]
    for _, spoiled, value in cells:
        spoiled.value = value
    return {(sheet, spoiled.coordinate) for sheet, spoiled, _ in cells}


def marked_cells(book: Workbook, colour: str) -> dict[tuple[str, str], str]:
    return {
        (sheet, each.coordinate): each.comment.text if each.comment else ""
        for sheet in (ENTRIES, ITEMS)
        for row in book[sheet].iter_rows()
        for each in row
        if isinstance(each, Cell) and each.fill.start_color.rgb == colour
    }


def test_ten_wrong_cells_come_back_as_ten_marked_cells_with_their_remedies(clerk: Clerk) -> None:
    before = {file: file.read_bytes() for file in clerk.folder.rglob("*.yml")}
    book = clerk.export("public_security")
    wrong = spoil(book)
    assert len(wrong) == 10
    done = clerk.hand_in(book)
    assert done.written == ()
    assert {file: file.read_bytes() for file in clerk.folder.rglob("*.yml")} == before
    marked = marked_cells(openpyxl.load_workbook(clerk.marked), RED)
    assert marked.keys() == wrong
    for _, _, _, _, words in WRONG:
        assert any(words in comment for comment in marked.values()), words


def test_a_marked_copy_mended_by_the_clerk_is_taken(clerk: Clerk) -> None:
    book = clerk.export("tax")
    cell(book, ENTRIES, "更新周期", "taxpayer").value = "每两天"
    assert clerk.hand_in(book).faults
    book = openpyxl.load_workbook(clerk.marked)
    cell(book, ENTRIES, "更新周期", "taxpayer").value = "每周"
    done = clerk.hand_in(book)
    assert (done.faults, done.written) == ((), ("sources/tax/taxpayer.yml",))


def test_what_the_review_will_object_to_is_yellow_and_does_not_stop_the_import(
    clerk: Clerk,
) -> None:
    book = clerk.export("public_security")
    cell(book, ITEMS, "安全级别", "household_register", "name").value = "L1"
    done = clerk.hand_in(book)
    assert done.written == ("sources/public_security/household_register.yml",)
    marked = marked_cells(openpyxl.load_workbook(clerk.marked), YELLOW)
    assert len(marked) == 1
    assert "第八条" in next(iter(marked.values()))


def test_a_workbook_overtaken_by_another_change_is_marked(clerk: Clerk) -> None:
    stale = clerk.export("tax")
    newer = clerk.export("tax")
    cell(newer, ENTRIES, "更新周期", "taxpayer").value = "每周"
    assert clerk.hand_in(newer).faults == ()
    cell(stale, ENTRIES, "使用要求", "taxpayer").value = "仅限办理涉税事项"
    done = clerk.hand_in(stale)
    assert [fault.what for fault in done.faults] == ["这个条目导出以后已经被别人改过"]


def test_a_formula_is_not_taken_for_its_text(clerk: Clerk) -> None:
    book = clerk.export("tax")
    cell(book, ENTRIES, "摘要", "taxpayer").value = '=A1&"信息"'
    assert [fault.what for fault in clerk.hand_in(book).faults] == ["单元格里是公式"]


def test_a_wrongly_named_new_entry_is_marked_at_its_key(clerk: Clerk) -> None:
    book = clerk.export("tax")
    row = book[ENTRIES].max_row + 1
    book[ENTRIES].cell(row, 1, "New Entry!")
    done = clerk.hand_in(book)
    assert [(fault.row, fault.column) for fault in done.faults] == [(row, "条目标识")]


def test_what_breaks_elsewhere_in_the_catalog_is_told_at_the_head_of_the_sheet(
    clerk: Clerk,
) -> None:
    book = clerk.export("tax")
    book[ITEMS].delete_rows(cell(book, ITEMS, "英文名", "taxpayer", "phone").row)
    done = clerk.hand_in(book, deleting=True)
    assert [(fault.row, fault.sheet) for fault in done.faults] == [(1, ENTRIES)]
    assert "大数据局" in done.faults[0].remedy
    assert "survivorship/legal_entity.yml" in done.faults[0].what
    assert done.written == ()
