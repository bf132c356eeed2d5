"""A workbook that is no form, but made to exhaust or mislead who opens it, ends in a sentence."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.tickets.book_reading import read_workbook
from resources.workbook.layout import FIRST_ROW
from resources.workbook.reading import columns_of
from tests.resources.workbook.clerk import Clerk
from zb_pipelines.domain.catalog.sheets.columns import ENTRIES
from zb_pipelines.domain.errors import InputError

DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
Change = Callable[[str, bytes], bytes]


def rows_added(name: str, text: bytes) -> bytes:
    more = b"".join(b'<row r="%d"/>' % number for number in range(1000, 200_000))
    return text.replace(b"</sheetData>", more + b"</sheetData>") if "sheet2" in name else text


def last_cell(name: str, text: bytes) -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return text.replace(b"</sheetData>", cell) if "sheet2" in name else text


def merged(name: str, text: bytes) -> bytes:
    cells = b'</sheetData><mergeCells count="1"><mergeCell ref="A900:XFD9999"/></mergeCells>'
    return text.replace(b"</sheetData>", cells) if "sheet2" in name else text


def document_type(name: str, text: bytes) -> bytes:
    return (
        re.sub(rb"(<\?xml[^>]*\?>)?", lambda f: f[0] + DTD, text, count=1)
        if "sheet1" in name
        else text
    )


def blanks(name: str, text: bytes) -> bytes:
    return (
        text.replace(b"<sheetData>", b" " * 100_000_000 + b"<sheetData>")
        if "sheet1" in name
        else text
    )


def rewritten(file: Path, change: Change) -> None:
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, change(name, text) if name.endswith(".xml") else text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (rows_added, "rows：20000"),
        (last_cell, "rows：20000"),
        (merged, "cells：1000000"),
        (blanks, "ratio：200"),
        (document_type, "DTD"),
    ],
)
def test_a_catalog_workbook_that_is_too_much_is_refused(
    clerk: Clerk, change: Change, words: str
) -> None:
    clerk.export("tax")
    rewritten(clerk.file, change)
    with pytest.raises(InputError, match=words):
        clerk.hand_in()
    with pytest.raises(InputError, match="DTD" if words == "DTD" else "工作簿"):
        read_workbook(clerk.file.read_bytes(), "t.xlsx", None)


def test_a_key_of_forty_thousand_characters_is_a_wrong_cell(clerk: Clerk) -> None:
    book = clerk.export("tax")
    place = columns_of(book[ENTRIES]).get("条目键", 1)
    book[ENTRIES].cell(FIRST_ROW, place, "a" * 32_000)
    found = clerk.hand_in(book)
    assert any("aaa" in fault.what for fault in found.faults)


def test_one_long_text_in_every_cell_of_a_ticket_workbook(tmp_path: Path) -> None:
    from tests.resources.spreadsheets.packages import write_package

    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    path = write_package(tmp_path / "a.xlsx", rows, f"<si><t>{'a' * 32_000}</t></si>")
    with pytest.raises(InputError, match="ratio：200"):
        read_workbook(path.read_bytes(), "t.xlsx", None)


def test_a_damaged_workbook_of_tickets(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook")
        book.writestr("[Content_Types].xml", "<x/>")
    with pytest.raises(InputError):
        read_workbook(content.getvalue(), "t.xlsx", None)
