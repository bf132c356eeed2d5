"""Values as agencies write them, in every way of delivery: what becomes of each, one row of the table a case.

A row of the table is one record of one delivery, read once for each kind of source.
"""

import csv
import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from assets.aggregation.pull import pull
from assets.aggregation.standardise import standardise
from resources.engine import open_engine
from resources.platform import Platform
from tests.build_contexts import context_of
from tests.deliveries import entry_of, small_catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

DAY = date(2026, 11, 27)
BROKEN = object()
"""Of a value that sends its row to quarantine."""
ITEMS: dict[str, dict[str, str]] = {
    "seen": {"type": "datetime"},
    "born": {"type": "date"},
    "paper": {"semantic": "identity_number"},
    "account": {"semantic": "bank_account"},
    "phone": {"semantic": "phone"},
    "body": {"semantic": "uscc"},
    "amount": {"type": "decimal"},
    "count": {"type": "integer"},
    "flag": {"type": "boolean"},
    "name": {"semantic": "person_name"},
    "licence": {"title": "许可证编号（旧）"},
    "model": {"title": "规格型号"},
    "note": {},
}
CASES: list[tuple[str, str, Any]] = [
    # An instant, as servers and people write it.
    ("seen", "2026-11-27 08:00:00+08", "2026-11-27 08:00:00"),
    ("seen", "2026-11-27 08:00:00.123456+08:00", "2026-11-27 08:00:00.123456"),
    ("seen", "2026-11-27T08:00:00.5+0800", "2026-11-27 08:00:00.5"),
    ("seen", "2026-11-27 8:5", "2026-11-27 08:05:00"),
    ("seen", "2026-9-1 8:5:3", "2026-09-01 08:05:03"),
    ("seen", "2026年11月27日 08时30分", "2026-11-27 08:30:00"),
    ("seen", "2026年9月1日8时5分3秒", "2026-09-01 08:05:03"),
    ("seen", "2026年9月1日8时65分", BROKEN),
    ("born", "2026年9月1日8时5分", "2026-09-01"),
    ("seen", "2026/11/27", "2026-11-27 00:00:00"),
    ("seen", "20261127080910", "2026-11-27 08:09:10"),
    ("seen", "２０２６-１１-２７ ０８:００:００", "2026-11-27 08:00:00"),
    ("seen", "infinity", BROKEN),
    ("seen", "-infinity", BROKEN),
    ("seen", "0044-03-15 00:00:00 BC", BROKEN),
    ("seen", "2026-11-27 08:00:00+00", "2026-11-27 16:00:00"),
    ("seen", "2026-11-26T16:00:00.000+0000", "2026-11-27 00:00:00"),
    ("seen", "2026-11-26 16:00:00.5 UTC", "2026-11-27 00:00:00.5"),
    ("seen", "2026-11-27 09:00:00+09:00", "2026-11-27 08:00:00"),
    ("seen", "2026-11-26T19:00-05:00", "2026-11-27 08:00:00"),
    ("seen", "2026-11-26 16:00:00 +0000 UTC", "2026-11-27 00:00:00"),
    ("seen", "20261126T160000Z", "2026-11-27 00:00:00"),
    ("seen", "20261127T080000.5+08:00", "2026-11-27 08:00:00.5"),
    ("seen", "20261127T080910", "2026-11-27 08:09:10"),
    ("seen", "1988-07-01 00:00:00+09", "1988-07-01 00:00:00"),
    ("seen", "1890-01-01 00:00:00+08:05:43", "1890-01-01 00:00:00"),
    ("seen", "2026-11-27 08:00:00+19", BROKEN),
    ("seen", "2026-11-27 25:00:00Z", BROKEN),
    ("seen", "2026-11-27 25:00:00", BROKEN),
    ("seen", "0000-00-00 00:00:00", BROKEN),
    ("seen", "27-NOV-26 08.00.00.000000 AM", BROKEN),
    ("seen", "1764201600", BROKEN),
    ("seen", "2026-11-27 08:00:00.0000000 +08:00", "2026-11-27 08:00:00"),
    ("seen", "2026-11-27 08:00:00.123456789", "2026-11-27 08:00:00.123456"),
    ("seen", "2026-11-27T08:00", "2026-11-27 08:00:00"),
    ("seen", "2026-11-27T00:00:00Z", "2026-11-27 08:00:00"),
    ("seen", "2026-11-27 08:00:00 Asia/Shanghai", BROKEN),
    ("seen", "2026-11-27 08:00:60", BROKEN),
    ("seen", "12026-11-27 00:00:00+08", BROKEN),
    ("seen", "0044-03-15 08:05:43+08:05:43 BC", BROKEN),
    ("seen", "2026-11-27 下午3:05", BROKEN),
    ("seen", "2026-W48-5", BROKEN),
    # A day.
    ("born", "2026-11-27T00:00:00.000+08:00", "2026-11-27"),
    ("born", "2026-11-27 00:00:00.0", "2026-11-27"),
    ("born", "2026-11-26T16:00:00Z", "2026-11-27"),
    ("born", "2026-11-26T15:59:59.999Z", "2026-11-26"),
    ("born", "1988-06-30T15:00:00.000Z", "1988-07-01"),
    ("born", "26-11-27", BROKEN),
    ("born", "2026年11月", BROKEN),
    ("born", "2026-11-31", BROKEN),
    ("born", "infinity", BROKEN),
    ("born", "2026-11-27 00:00:00+08", "2026-11-27"),
    ("born", "2026年1月2日", "2026-01-02"),
    ("born", "2026.1.2", "2026-01-02"),
    ("born", "20260102", "2026-01-02"),
    ("born", "2026-02-29", BROKEN),
    ("born", "1900-02-29", BROKEN),
    ("born", "20261301", BROKEN),
    ("born", "45536", BROKEN),
    ("born", "11/27/2026", BROKEN),
    ("born", "1800-01-01", BROKEN),
    # Identifiers through a spreadsheet.
    ("paper", "3.70303E+17", BROKEN),
    ("paper", "3.70303199001010E+17", BROKEN),
    ("paper", "'11010519491231002x", "11010519491231002X"),
    ("paper", '="11010519491231002X"', "11010519491231002X"),
    ("paper", '="11010519491231002X', BROKEN),
    ("paper", "#N/A", BROKEN),
    ("paper", "##########", BROKEN),
    ("paper", "E12345678", "E12345678"),
    ("account", "6.2284804E+18", BROKEN),
    ("account", "6228480402564890000.0", BROKEN),
    ("account", "`6228480402564890018", "6228480402564890018"),
    ("account", '=" 6228480402564890018 "', "6228480402564890018"),
    ("account", "\u200b6228480402564890018\u202c", "6228480402564890018"),
    ("phone", "1.38E+10", BROKEN),
    ("phone", "'13800001111", "13800001111"),
    ("phone", '="0533-2000001"', "0533-2000001"),
    ("body", "9.137E+17", BROKEN),
    ("body", "=\"11370300MBTE5T045W\"", "11370300MBTE5T045W"),
    ("body", "１１370300mbte5t045w", "11370300MBTE5T045W"),
    # The same as number formats show them: grouped by thousands, or with a fraction.
    ("account", "6,228,480,402,564,890,018", "6228480402564890018"),
    ("account", "6,228,480,402,564,890,000", BROKEN),
    ("account", "6,228,480,402.00", "6228480402"),
    ("account", "110,120", "110,120"),
    ("account", "622,848,040,256", "622848040256"),
    ("account", "6228480402564.0", "6228480402564"),
    ("account", "６，２２８，４８０，４０２", "6228480402"),
    ("account", " 6,228,480,402 ", "6228480402"),
    ("account", "12,34", "12,34"),
    ("paper", "11,010,519,491,231,002", "11010519491231002"),
    ("paper", "110,105,194,912,310,021", "110105194912310021"),
    ("paper", "E12,345", "E12,345"),
    ("phone", "13,800,001,111", "13800001111"),
    ("phone", "13800001111.0", "13800001111"),
    ("body", "1,137", BROKEN),
    ("licence", "12,345,678", "12345678"),
    ("licence", "1.0", "1.0"),
    ("licence", "101,102,103,104", "101,102,103,104"),
    ("licence", "622,848,040,256,489,000", BROKEN),
    ("note", "1,234,567", "1,234,567"),
    ("note", "13800001111.0", "13800001111.0"),
    # Numbers that stand for something without a semantic type, by their title.
    ("licence", "3.70303E+17", BROKEN),
    ("licence", "1.38E+10", BROKEN),
    ("licence", "#N/A", BROKEN),
    ("licence", "=A1&B1", BROKEN),
    ("licence", "6228480402564890000.0", BROKEN),
    ("licence", "'0012", "0012"),
    ("licence", '="鲁0012"', "鲁0012"),
    ("licence", "鲁ICP备2024-1号", "鲁ICP备2024-1号"),
    ("licence", "1e5", "1e5"),
    ("model", "2.5E3", "2.5E3"),
    ("note", "3.70303E+17", "3.70303E+17"),
    ("note", "#REF!", "#REF!"),
    ("note", "####", "####"),
    # Numbers.
    ("amount", "1,171.00", "1171.0000"),
    ("amount", "１２.５", "12.5000"),
    ("amount", "0E-15", "0.0000"),
    ("amount", ".5", "0.5000"),
    ("amount", "NaN", BROKEN),
    ("amount", "Infinity", BROKEN),
    ("amount", "1,17", BROKEN),
    ("amount", "12元", BROKEN),
    ("count", "007", "7"),
    ("count", "1.0", "1"),
    ("count", "1.5", BROKEN),
    ("count", "99999999999999999999", BROKEN),
    ("flag", "是", "true"),
    ("flag", "N", "false"),
    ("flag", "2", BROKEN),
    # Characters that nobody sees.
    ("name", "\u202a张三\u202c", "张三"),
    ("name", "李\u200b四", "李\u200b四"),
    ("name", "\u00ad王五\ufeff", "王五"),
    ("note", "\u2060甲\u00a0", "甲"),
    ("note", "'007", "007"),
    ("note", "'张三'说", "'张三'说"),
    ("note", "ＡＢＣ１２３", "ABC123"),
    ("note", "a\nb", "a\nb"),
    ("note", 'he said "no", twice', 'he said "no", twice'),
    ("note", "𠮷野家", "𠮷野家"),
    ("note", "NULL", "NULL"),
]  # fmt: skip
TOLD = {
    "李\u200b四": "garbled:name",
    "1,171.00": "format:amount",
    "'007": "format:note",
    "#REF!": "garbled:note",
    "####": "garbled:note",
}
"""Values that are kept and told."""


def table() -> list[list[str | None]]:
    """One record a case: its number, and nothing but the case's value."""
    return [
        [f"K{at}", *(value if item == name else None for name in ITEMS)]
        for at, (item, value, _) in enumerate(CASES)
    ]


def as_csv(folder: Path) -> str:
    with (folder / "a.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["key", *ITEMS], *table()])
    return "kind: csv, path: a.csv, encoding: gb18030"


def as_ndjson(folder: Path) -> str:
    names = ["key", *ITEMS]
    lines = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in table()]
    (folder / "a.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    return "kind: ndjson, path: a.ndjson"


def as_json(folder: Path) -> str:
    names = ["key", *ITEMS]
    rows = [dict(zip(names, row, strict=True)) for row in table()]
    (folder / "a.json").write_text(json.dumps(rows), "utf-8")
    return "kind: json, path: a.json"


def as_xlsx(folder: Path) -> str:
    with xlsxwriter.Workbook(str(folder / "a.xlsx")) as book:
        sheet = book.add_worksheet("s")
        for at, row in enumerate([["key", *ITEMS], *table()]):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write_string(at, place, value)
    return "kind: xlsx, path: a.xlsx, sheet: s"


def as_parquet(folder: Path) -> str:
    columns = zip(*table(), strict=True)
    names = ["key", *ITEMS]
    arrays = {
        name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)
    }
    pq.write_table(pa.table(arrays), folder / "a.parquet")
    return "kind: parquet, path: a.parquet"


def as_xml(folder: Path) -> str:
    names = ["key", *ITEMS]
    rows = "".join(
        "<row>"
        + "".join(
            f"<{name}>{escape(value)}</{name}>"
            for name, value in zip(names, row, strict=True)
            if value is not None
        )
        + "</row>"
        for row in table()
    )
    (folder / "a.xml.gz").write_bytes(gzip.compress(f"<data>{rows}</data>".encode()))
    return "kind: xml, path: a.xml.gz, row: data/row"


def as_sqlite(folder: Path) -> str:
    columns = ", ".join(f'"{name}" TEXT' for name in ["key", *ITEMS])
    with closing(sqlite3.connect(folder / "a.db")) as database, database:
        database.execute(f"CREATE TABLE t({columns})")
        marks = ", ".join("?" * (len(ITEMS) + 1))
        database.executemany(f"INSERT INTO t VALUES ({marks})", table())
    return "connection: c, table: t"


WAYS: dict[str, Callable[[Path], str]] = {
    "csv": as_csv,
    "ndjson": as_ndjson,
    "json": as_json,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
    "xml": as_xml,
    "sqlite": as_sqlite,
}


@dataclass
class Night:
    """What came of the delivery, by key: rows as text, warnings, reasons."""

    values: dict[str, dict[str, str | None]]
    warnings: dict[str, list[str]]
    reasons: dict[str, list[str]]


@pytest.fixture(scope="module", params=list(WAYS))
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Night:
    home = tmp_path_factory.mktemp(request.param)
    declared = WAYS[request.param](home)
    text = f"connections:\n  c: {{kind: sqlite, path: a.db}}\nentries:\n  civil_affairs/person: {{{declared}}}\n"
    (home / "sources.yml").write_text(text, "utf-8")
    settings = Settings(home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), f"sqlite:///{home}/r.db")  # fmt: skip
    items = [{"name": name, "title": name, **more} for name, more in {"key": {}, **ITEMS}.items()]
    entry = entry_of(items, ["key"])
    platform = Platform(settings)
    patched = pytest.MonkeyPatch()
    patched.setenv("ZB_TODAY", DAY.isoformat())
    with patched.context(), open_engine(settings) as engine:
        context = context_of(platform, small_catalog(), DAY, engine)
        pull(entry, context)
        standardise(entry, context)
        values, warnings, reasons = {}, {}, {}
        shown = ", ".join(f'"{name}"::VARCHAR' for name in ITEMS)
        good = platform.lake.relation(entry_table("aggregation", entry.key), DAY)
        for key, told, *row in engine.rows(f"SELECT key, _warnings, {shown} FROM {good}"):
            values[key], warnings[key] = dict(zip(ITEMS, row, strict=True)), told
        bad = platform.lake.relation(entry_table("quarantine", entry.key), DAY)
        for key, told in engine.rows(f"SELECT key, _reasons FROM {bad}"):
            reasons[key] = told
    patched.undo()
    platform.close()
    return Night(values, warnings, reasons)


@pytest.mark.parametrize("at", range(len(CASES)), ids=lambda at: f"{CASES[at][0]}-{at}")
def test_each_value_is_read_or_quarantined_and_nothing_else(night: Night, at: int) -> None:
    item, value, expected = CASES[at]
    key = f"K{at}"
    if expected is BROKEN:
        assert key not in night.values
        assert all(reason.endswith(f":{item}") for reason in night.reasons[key])
    else:
        assert night.values[key][item] == expected
        assert key not in night.reasons
    if value in TOLD:
        assert TOLD[value] in night.warnings[key]


def test_every_row_is_accounted_for(night: Night) -> None:
    assert len(night.values) + len(night.reasons) == len(CASES)
