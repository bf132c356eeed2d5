"""What comes back from the clerks unchanged changes nothing; what changed, changes only that."""

import shutil
from pathlib import Path

import pytest

from resources.workbook import import_workbook, write_workbook
from resources.workbook.reading import columns_of
from tests.resources.workbook.clerk import DAY, Clerk, cell
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.fingerprint import catalog_hash
from zb_pipelines.domain.catalog.sheets.columns import ENTRIES, ITEMS
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG


def test_the_sample_catalog_survives_byte_for_byte(clerk: Clerk) -> None:
    catalog = load_catalog(clerk.folder)
    for agency in catalog.agencies:
        write_workbook(catalog, agency, clerk.file)
        done = clerk.hand_in()
        assert (done.written, done.faults, done.remarks, done.marked) == ((), (), (), None)
    for file in SHIPPED_CATALOG.rglob("*.yml"):
        copy = clerk.folder / file.relative_to(SHIPPED_CATALOG)
        assert copy.read_bytes() == file.read_bytes()


def test_the_workbooks_alone_hold_everything_that_the_entries_say(clerk: Clerk) -> None:
    catalog = load_catalog(clerk.folder)
    shutil.rmtree(clerk.folder / "survivorship")  # names entries that are not there yet
    shutil.rmtree(clerk.folder / "rules")
    shutil.rmtree(clerk.folder / "sources")
    for agency in catalog.agencies:
        write_workbook(catalog, agency, clerk.file)
        assert clerk.hand_in().faults == ()
    for part in ("survivorship", "rules"):
        shutil.copytree(SHIPPED_CATALOG / part, clerk.folder / part)
    assert catalog_hash(load_catalog(clerk.folder)) == catalog_hash(catalog)


def test_one_changed_cell_changes_one_line_of_one_file(clerk: Clerk) -> None:
    before = clerk.text("tax/taxpayer").splitlines()
    book = clerk.export("tax")
    cell(book, ITEMS, "信息项名称", "taxpayer", "register_no").value = "税务登记序号"
    done = clerk.hand_in(book)
    assert done.written == ("sources/tax/taxpayer.yml",)
    after = clerk.text("tax/taxpayer").splitlines()
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert len(changed) == 1
    assert "title: 税务登记序号" in changed[0]


def test_comments_and_order_outside_the_change_stay(clerk: Clerk) -> None:
    file = clerk.folder / "sources" / "tax" / "taxpayer.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines.insert(0, "# 税务局 2026 年校核")
    place = next(n for n, line in enumerate(lines) if "name: phone" in line)
    lines.insert(place, "  # 电话由纳税人自报")
    text = "\n".join([*lines, "# 完", ""])
    file.write_text(text, encoding="utf-8")
    book = clerk.export("tax")
    cell(book, ENTRIES, "更新周期", "taxpayer").value = "每周"
    cell(book, ITEMS, "长度", "taxpayer", "phone").value = 30
    assert clerk.hand_in(book).faults == ()
    after = file.read_text(encoding="utf-8")
    phone = next(line for line in lines if "name: phone" in line)
    expected = text.replace("cycle: 每日", "cycle: 每周").replace(
        phone, phone.replace("length: 20", "length: 30")
    )
    assert after == expected


def test_an_item_whose_row_is_deleted_and_a_new_row_become_items(clerk: Clerk) -> None:
    book = clerk.export("tax")
    sheet = book[ITEMS]
    sheet.delete_rows(cell(book, ITEMS, "英文名", "credit_rating", "rating").row)
    places = columns_of(sheet)
    row = sheet.max_row + 1
    for column, value in {
        "条目标识": "credit_rating",
        "英文名": "fax",
        "信息项名称": "传真",
        "语义类型": "电话",
        "安全级别": "L3",
    }.items():
        sheet.cell(row, places[column], value)
    refused = clerk.hand_in(book)
    assert refused.written == ()
    assert ["评价级别" in fault.what for fault in refused.faults] == [True]
    done = clerk.hand_in(book, deleting=True)
    assert (done.faults, [each.name for each in done.deleted]) == ((), ["rating"])
    items = load_catalog(clerk.folder).entries["tax/credit_rating"].items
    assert "rating" not in {item.name for item in items}
    assert (items[-1].name, items[-1].semantic, items[-1].level) == ("fax", "phone", "L3")


def test_a_withdrawn_exemption_leaves_no_trace_in_the_file(clerk: Clerk) -> None:
    book = clerk.export("public_security")
    for column in ("不予汇聚依据", "不予汇聚理由", "决定日期", "决定机关", "复核期限"):
        cell(book, ENTRIES, column, "security_violation").value = None
    done = clerk.hand_in(book)
    assert done.faults == ()
    assert "exemption" not in clerk.text("public_security/security_violation")


def test_an_entry_left_out_of_the_workbook_stays_in_the_catalog_and_is_named(clerk: Clerk) -> None:
    book = clerk.export("tax")
    book[ENTRIES].delete_rows(cell(book, ENTRIES, "条目标识", "credit_rating").row)
    for _ in range(len(load_catalog(clerk.folder).entries["tax/credit_rating"].items)):
        book[ITEMS].delete_rows(cell(book, ITEMS, "条目标识", "credit_rating").row)
    done = clerk.hand_in(book)
    assert done.absent == ("tax/credit_rating",)
    assert done.written == ()


def test_another_book_is_refused(tmp_path: Path, clerk: Clerk) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(InputError, match="不是 xlsx 工作簿"):
        import_workbook(tmp_path / "book.xlsx", clerk.folder, clerk.marked, DAY)
    book = clerk.export("tax")
    del book[ITEMS]
    with pytest.raises(InputError, match="缺少工作表：信息项"):
        clerk.hand_in(book)


def test_an_unknown_agency_is_refused(clerk: Clerk) -> None:
    with pytest.raises(InputError, match="单位名录里没有这个单位"):
        clerk.export("nobody")
