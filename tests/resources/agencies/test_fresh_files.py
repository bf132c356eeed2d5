"""Files as offices and systems write them, each told as it is: what lands, or which words refuse it."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from resources.agencies import PullError, Source, open_delivery
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry, Item

Declare = Callable[[str], Source]
DAY = date(2026, 11, 27)
HEAD = "编号,名称\n"


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(
        Item(name="id", title="编号", column="编号"), Item(name="name", title="名称", column="名称")
    )


def _refusal(engine: Engine, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed, open_delivery(engine, source, entry, DAY):
        pass
    return failed.value


def _landed(engine: Engine, source: Source, entry: Entry) -> tuple[list[tuple[Any, ...]], str]:
    with open_delivery(engine, source, entry, DAY) as opened:
        rows = engine.rows(f"SELECT id, name FROM {opened.relation} ORDER BY _row")
        return rows, " ".join(opened.warnings)


TEXTS: dict[str, tuple[bytes, str, list[tuple[str, str]]]] = {
    "two characters between": (b"id||x\n1||a|b\n2||\"c||d\"\n", "delimiter: '||'", [("1", "a|b"), ("2", "c||d")]),
    "four characters between": (b"id,|,|x\n1,|,|a\n", "delimiter: ',|,|'", [("1", "a")]),
    "a control character between": (b"id\x01x\n1\x01a,b\n", 'delimiter: "\\x01"', [("1", "a,b")]),
    "no quotes": (b'id|x\n1|5" pipe\n2|"x\n', "delimiter: '|', quote: ''", [("1", '5" pipe'), ("2", '"x')]),
    "quotes in the middle": (b'id,x\n1,a"b\n2,c"d\n', "", [("1", 'a"b'), ("2", 'c"d')]),
    "a title above": ("某局\n2026年\nid,x\n1,a\n".encode(), "header_row: 3", [("1", "a")]),
    "blank lines": (b"id,x\n\n1,a\n\n\n2,b\n\n", "", [("1", "a"), ("2", "b")]),
    "carriage returns alone": (b"id,x\r1,a\r2,b\r", "", [("1", "a"), ("2", "b")]),
    "a footer": ("id,x\n1,a\n合计,1\n填表人：某,\n".encode(), "footer: 2", [("1", "a")]),
    "a footer over two lines": (b'id,x\n1,"a\nb"\n"sum\nof 1",\n', "footer: 1", [("1", "a\nb")]),
    "totals between": ('id,x\n"1","a"\n"小计",\n2,b\n'.encode(), "skip: [小计]", [("1", "a"), ("2", "b")]),
    "utf-16 without a mark": ("id,x\n1,王\n".encode("utf-16-be"), "encoding: utf-16-be", [("1", "王")]),
    "GB 18030-2022": (b"id,x\n1," + b"\xfe\x59\xa6\xd9\n", "encoding: gb18030", [("1", "龴︐")]),
    "marks of direction in the heading": ("\u200bid\u200b,\u2066x\n1,a\n".encode(), "", [("1", "a")]),
    "a delimiter at every end": (b"id,x,\n1,a,\n", "", [("1", "a")]),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_is_read_as_declared(
    case: str,
    tmp_path: Path,
    file_source: Declare,
    make_entry: Callable[..., Entry],
    engine: Engine,
) -> None:
    content, declared, expected = TEXTS[case]
    (tmp_path / "a.csv").write_bytes(content)
    more = f", {declared}" if declared else ""
    entry = make_entry(Item(name="id", title="id"), Item(name="name", title="x", column="x"))
    rows, _ = _landed(engine, file_source(f"kind: csv, path: a.csv{more}"), entry)
    assert rows == expected


def _empty_book() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", HEAD)
    return file.getvalue()


GB = "编号,名称\n1,王小明\n".encode("gb18030")
UTF8 = "编号,名称\n1,王小明\n".encode()
REFUSED: dict[str, tuple[bytes, str, str, str]] = {
    "UTF-8 declared as gbk": (UTF8, "csv, encoding: gbk", "encoding", "utf-8"),
    "UTF-8 declared as big5": (UTF8, "csv, encoding: big5", "encoding", "utf-8"),
    "UTF-8 declared as utf-16": (UTF8, "csv, encoding: utf-16", "encoding", "utf-8"),
    "GB18030 declared as utf-8": (GB, "csv", "encoding", "gb18030"),
    "a mark of UTF-8": (b"\xef\xbb\xbf" + UTF8, "csv, encoding: gb18030", "encoding", "utf-8"),
    "gzip": (gzip.compress(UTF8), "csv", "encoding", "gzip"),
    "zip": (_zip(), "csv", "encoding", "zip"),
    "a workbook as a text": (_empty_book(), "csv", "unreadable", "kind：xlsx"),
    "an old workbook as a text": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "csv", "unreadable", "kind：xlsx"),
    "a page as a text": (b"<html><table><tr><td>1</td></tr></table></html>\n", "csv", "unreadable", "HTML"),
    "a page as a workbook": (b"\n<!DOCTYPE HTML><html></html>", "xlsx, sheet: s", "unreadable", "HTML"),
    "a page as an old workbook": (b"<table><tr><td>1</td></tr></table>", "xls, sheet: s", "unreadable", "HTML"),
    "a text as a workbook": (UTF8, "xlsx, sheet: s", "unreadable", "工作簿"),
    "tabs declared as commas": ("编号\t名称\n1\ta\n".encode(), "csv", "unreadable", "delimiter"),
    "semicolons declared as commas": ("编号;名称\n1;a\n".encode(), "csv", "unreadable", ";"),
    "a field too many at the end": (f"{HEAD}1,a\n2,b,c\n".encode(), "csv", "unreadable", "第 3 条"),
    "a field too few at the end": (f"{HEAD}1,a\n2\n".encode(), "csv", "truncated", "可能没有传完"),
    "a form feed between pages": (f"{HEAD}1,a\n\x0c\n2,b\n".encode(), "csv", "unreadable", "第 3 条（"),
    "no end of the last line": (f"{HEAD}1,a".encode(), "csv", "truncated", "final_newline"),
    "nothing at all": (b"", "csv", "truncated", "表头"),
    "text after quotes": (f'{HEAD}1,"甲"乙\n2,丙\n'.encode(), "csv", "unreadable", "引号"),
    "a name twice": ("编号,名称,名称\n1,a,b\n".encode(), "csv", "unexpected_column", "名称"),
    "an array as lines": (json.dumps([{"编号": "1"}]).encode() + b"\n", "ndjson", "unreadable", "kind: json"),
    "lines as an array": ('{"编号":"1"}\n{"编号":"2"}\n'.encode(), "json", "unreadable", "ndjson"),
    "an envelope as lines": ('{"data":{"list":[{"编号":"1"}]}}\n'.encode(), "ndjson", "unreadable", "records"),
    "two objects in the last line": ('{"编号":"1","名称":"a"}\n{"编号":"2"}{"编号":"3"}\n'.encode(), "ndjson", "unreadable", "第 2 行"),
    "a key that is not there": (b'{"data":{"list":[]}}', "json, records: data.rows", "unreadable", "rows"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_such_file_is_refused_by_its_true_cause(
    case: str, tmp_path: Path, file_source: Declare, entry: Entry, engine: Engine
) -> None:
    content, declared, kind, word = REFUSED[case]
    (tmp_path / "a.dat").write_bytes(content)
    told = _refusal(engine, file_source(f"kind: {declared}, path: a.dat"), entry)
    assert told.kind == kind
    assert word in f"{told.reason} {told.remedy}"


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("{day:%Y%m%d}", "20261127"),
        ("{day:%Y年%-m月%-d日}", "2026年11月27日"),
        ("{day:%d-%b-%Y}", "27-Nov-2026"),
        ("{day:%j}", "331"),
    ],
)
def test_parts_of_a_day_come_under_any_form_of_date(
    pattern: str,
    written: str,
    tmp_path: Path,
    file_source: Declare,
    entry: Entry,
    engine: Engine,
) -> None:
    (tmp_path / f"p_{written}_1.csv").write_text(f"{HEAD}1,a\n", "utf-8")
    (tmp_path / f"p_{written}_2.csv").write_text("名称,编号\nb,2\n", "utf-8")
    (tmp_path / "p_20261126_1.csv").write_text(f"{HEAD}9,z\n", "utf-8")
    rows, _ = _landed(engine, file_source(f"kind: csv, path: 'p_{pattern}_*.csv'"), entry)
    assert sorted(rows) == [("1", "a"), ("2", "b")]


def _book(tmp_path: Path, fill: Callable[[Any, Any], None], sheet: str = "s") -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, ["编号", "名称"])
        fill(book, page)


def _formats(book: Any, page: Any) -> None:
    for row, (number, shown) in enumerate(
        [
            (123, "000000"),
            (1234567, "000000"),
            (1.5, "000000"),
            (46353, 'yyyy"年"m"月"d"日"'),
            (0.25, "hh:mm"),
            (1.5, "[h]:mm"),
            (-5, "yyyy-mm-dd"),
            (3_000_000, "yyyy-mm-dd"),
            (60, "yyyy-mm-dd"),
            (0.25, "0.00%"),
            (1234567890123456789, "0"),
        ],
        start=1,
    ):
        page.write_string(row, 0, str(row))
        page.write_number(row, 1, number, book.add_format({"num_format": shown}))


def test_a_number_is_told_as_its_cell_shows_it_where_that_loses_nothing(
    tmp_path: Path, file_source: Declare, entry: Entry, engine: Engine
) -> None:
    _book(tmp_path, _formats)
    rows, _ = _landed(engine, file_source("kind: xlsx, path: a.xlsx, sheet: s"), entry)
    assert [name for _, name in rows] == [
        "000123",
        "1234567",
        "1.5",
        "2026-11-27",
        "06:00",
        "36:00",
        "-5",
        "3000000",
        "1900-02-29",
        "0.25",
        "1.23456789012346E+18",
    ]


def test_a_number_of_an_item_of_numbers_has_no_zeros_in_front(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], engine: Engine
) -> None:
    _book(tmp_path, _formats)
    entry = make_entry(
        Item(name="id", title="编号", column="编号"),
        Item(name="name", title="名称", column="名称", type="integer"),
    )
    rows, _ = _landed(engine, file_source("kind: xlsx, path: a.xlsx, sheet: s"), entry)
    assert [name for _, name in rows][:2] == ["123", "1234567"]


def test_errors_are_told_with_what_they_look_like(
    tmp_path: Path, file_source: Declare, entry: Entry, engine: Engine
) -> None:
    def fill(_: Any, page: Any) -> None:
        for row, error in enumerate(["#N/A", "#REF!", "#DIV/0!"], start=1):
            page.write_string(row, 0, str(row))
            page.write_formula(row, 1, "=x", None, error)

    _book(tmp_path, fill)
    rows, told = _landed(engine, file_source("kind: xlsx, path: a.xlsx, sheet: s"), entry)
    assert rows == [("1", None), ("2", None), ("3", None)]
    assert "3 个单元格是错误值（例如 #N/A），按空值接入" in told


def test_merged_totals_and_signatures_are_told_and_left_out_by_declaration(
    tmp_path: Path, file_source: Declare, entry: Entry, engine: Engine
) -> None:
    def fill(_: Any, page: Any) -> None:
        page.write_row(1, 0, ["1", "a"])
        page.merge_range(2, 0, 2, 1, "合 计")
        page.write_string(4, 0, "填表人：某")

    _book(tmp_path, fill)
    declared = "kind: xlsx, path: a.xlsx, sheet: s"
    rows, told = _landed(engine, file_source(declared), entry)
    assert len(rows) == 3
    assert "2 行像合计或签名" in told
    for way in ("skip: [合, 填表人]", "footer: 2"):
        rows, told = _landed(engine, file_source(f"{declared}, {way}"), entry)
        assert rows == [("1", "a")]
        assert "略过 2 行" in told


def test_a_heading_of_two_merged_rows_and_a_sheet_by_month(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], engine: Engine
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet("2026年11月")
        page.merge_range(0, 0, 1, 0, "编号")
        page.merge_range(0, 1, 0, 2, "企业")
        page.write_row(1, 1, ["名称", "电话"])
        page.write_row(2, 0, ["1", "a", "b"])
    entry = make_entry(
        Item(name="id", title="编号", column="编号"),
        Item(name="name", title="名称", column="企业/名称"),
    )
    source = file_source("kind: xlsx, path: a.xlsx, sheet: '{day:%Y年%m月}', header_rows: 2")
    assert _landed(engine, source, entry)[0] == [("1", "a")]


def test_stray_quotes_that_pair_over_rows_are_hinted(
    tmp_path: Path, file_source: Declare, entry: Entry, engine: Engine
) -> None:
    (tmp_path / "a.csv").write_text(f'{HEAD}1,"a\n2,b"\n3,e\n', "utf-8")
    rows, told = _landed(engine, file_source("kind: csv, path: a.csv"), entry)
    assert rows == [("1", "a\n2,b"), ("3", "e")]
    assert "多余的引号" in told
