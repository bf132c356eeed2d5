"""Forms of delivered files: days in paths, parts of a day, compressed, footers, dBASE, workbooks, XML, shapes."""

import gzip
import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from resources.agencies import PullError, Source, open_delivery
from resources.agencies.source.day_path import matches_any_day, of_day, one_a_day, without_date
from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
Declare = Callable[[str], Source]
DAY = date(2026, 3, 2)
HEADER = "身份证号,xm,town_code\n"


def refused(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    return failed.value


def warnings(engine: Engine, source: Source, entry: Entry) -> str:
    with open_delivery(engine, source, entry, DAY) as opened:
        return " ".join(opened.warnings)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("a-{day}.csv", "a-2026-03-02.csv"),
        ("名录_{day:%Y%m%d}.csv", "名录_20260302.csv"),
        ("{day:%Y年%m月}", "2026年03月"),
        ("{day:%y%m}/{day:%d}.csv", "2603/02.csv"),
        ("plain.csv", "plain.csv"),
    ],
)
def test_the_day_is_written_in_any_format(path: str, written: str):
    assert of_day(path, DAY) == written
    assert matches_any_day(path, written)


@pytest.mark.parametrize(
    ("path", "daily"),
    [("a{day}", True), ("a{day:%Y%m%d}", True), ("a{day:%Y-%m}", False), ("a", False)],
)
def test_only_a_path_with_a_day_is_one_a_day(path: str, daily: bool):
    assert one_a_day(path) is daily


@pytest.mark.parametrize(
    ("name", "told"),
    [("a-2026-03-02.csv", "a-{day}.csv"), ("a{day:%Y%m%d}.csv", "a{day}.csv"), ("b.csv", "b.csv")],
)
def test_a_date_in_a_name_is_told_as_the_day(name: str, told: str):
    assert without_date(name) == told


def test_parts_of_a_day_come_in_the_order_of_their_names(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken
):
    for number in (2, 10, 1):
        (tmp_path / f"r_20260302_{number:02}.csv").write_text(
            f"{HEADER}A{number},李明,1\n", "utf-8"
        )
    source = file_source("kind: csv, path: 'r_{day:%Y%m%d}_*.csv'")
    assert [row[0] for row in taken(source, roll)] == ["A1", "A2", "A10"]


def test_a_part_without_a_declared_column_is_refused(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken
):
    (tmp_path / "r_1.csv").write_text(f"{HEADER}A1,李明,1\n", "utf-8")
    (tmp_path / "r_2.csv").write_text("身份证号,xm\nA2,李明\n", "utf-8")
    assert refused(taken, file_source("kind: csv, path: 'r_*.csv'"), roll).kind == "missing_column"


def test_no_part_at_all_is_a_missing_file(file_source: Declare, roll: Entry, taken: Taken):
    assert refused(taken, file_source("kind: csv, path: 'r_*.csv'"), roll).kind == "missing_file"


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_compressed_file_that_is_cut_is_truncated(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, cut: int
):
    whole = gzip.compress((HEADER + "A1,李明,1\n" * 99).encode())
    (tmp_path / "r.csv.gz").write_bytes(whole[:-cut])
    assert refused(taken, file_source("kind: csv, path: r.csv.gz"), roll).kind == "truncated"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("r.csv", b"Rar!\x1a\x07\x00x\n", "RAR"),
        ("r.zip", b"7z\xbc\xaf\x27\x1cxx", "7z"),
        ("r.csv", b"%PDF-1.4\n", "PDF"),
        ("r.csv", b"SQLite format 3\0x\n", "SQLite"),
        ("r.csv.gz", HEADER.encode()[-9:] + b"A1,x,1\n", "没有压缩"),
        ("r.zip", b"id,nm,town\nA1,x,1\n", "没有压缩"),
    ],
)
def test_what_is_no_text_or_no_archive_is_told_as_what_it_is(
    tmp_path: Path,
    file_source: Declare,
    roll: Entry,
    taken: Taken,
    name: str,
    content: bytes,
    told: str,
):
    (tmp_path / name).write_bytes(content)
    failure = refused(taken, file_source(f"kind: csv, path: {name}, encoding: gb18030"), roll)
    assert (failure.kind, told in str(failure)) == ("unreadable", True)


def test_the_member_of_an_archive_is_chosen_by_its_name(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken
):
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.writestr("说明.txt", "x")
        archive.writestr("r-2026-03-02.csv", f"{HEADER}A1,李明,1\n")
    assert refused(taken, file_source("kind: csv, path: r.zip"), roll).kind == "missing_file"
    assert len(taken(file_source("kind: csv, path: r.zip, member: 'r-{day}.csv'"), roll)) == 1


def test_what_a_file_manager_left_in_an_archive_is_no_delivery(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken
):
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        for name in ("__MACOSX/._r.csv", ".DS_Store", "a/Thumbs.db"):
            archive.writestr(name, "x")
        archive.writestr("a/r.csv", f"{HEADER}A1,李明,1\n")
    assert taken(file_source("kind: csv, path: r.zip"), roll) == [("A1", "李明", "1", 1)]


def test_a_line_for_spreadsheets_above_the_heading_is_told(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken
):
    (tmp_path / "r.csv").write_text(f"sep=,\n{HEADER}A1,李明,1\n", "utf-8")
    told = refused(taken, file_source("kind: csv, path: r.csv"), roll)
    assert "sep=" in str(told)
    assert "header_row" in str(told)
    assert len(taken(file_source("kind: csv, path: r.csv, header_row: 2"), roll)) == 1


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"{HEADER}A1,李明,1\n合计,1\n填表人：某\n", "footer: 2"),
        (f"{HEADER}A1,李明,1\n合计,1\n填表人：某\n", "skip: [合计, 填表人]"),
        (f"{HEADER}A1,李明,1\n合计,1\n填表人：某", "footer: 2"),
        (f'{HEADER}A1,李明,1\n"合计",1\n\n', "footer: 1"),
        (f"报表\n{HEADER}A1,李明,1\n合计,1\n", "footer: 1, header_row: 2"),
    ],
)
def test_rows_that_are_no_records_are_left_out_of_a_text(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, text: str, more: str
):
    (tmp_path / "r.csv").write_text(text, "utf-8")
    assert taken(file_source(f"kind: csv, path: r.csv, {more}"), roll) == [("A1", "李明", "1", 1)]


@pytest.mark.parametrize("mark", ["|+|", "@@", "，", "||"])
def test_a_delimiter_may_have_several_characters(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, mark: str
):
    (tmp_path / "r.csv").write_text(f"{HEADER}A1,李明,1\n".replace(",", mark), "utf-8")
    assert taken(file_source(f"kind: csv, path: r.csv, delimiter: '{mark}'"), roll) == [
        ("A1", "李明", "1", 1)
    ]


@pytest.mark.parametrize("heading", ["\u200b身份证号", "身份证号 ", "身份\n证号", "身份证号\ufeff"])
def test_blanks_and_line_ends_in_a_heading_do_not_hide_a_column(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, heading: str
):
    (tmp_path / "r.csv").write_text(f'"{heading}",xm,town_code\nA1,李明,1\n', "utf-8")
    assert taken(file_source("kind: csv, path: r.csv"), roll) == [("A1", "李明", "1", 1)]


def dbf(
    rows: Sequence[tuple[str, ...]],
    encoding: str = "gb18030",
    deleted: int = 0,
    key: str = "身份证号",
) -> bytes:
    names = (key, "xm", "town_code")
    fields = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(encoding), b"C", 30, 0) for name in names
    )
    head = struct.pack("<B3BIHH17xB2x", 3, 126, 3, 2, len(rows), 33 + len(fields), 91, 0)
    marks = [b"*"] * deleted + [b" "] * (len(rows) - deleted)
    told = [
        mark + b"".join(v.encode(encoding).ljust(30) for v in row)
        for mark, row in zip(marks, rows, strict=True)
    ]
    return head + fields + b"\r" + b"".join(told) + b"\x1a"


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_a_dbase_table_is_read_in_its_encoding(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, encoding: str
):
    (tmp_path / "r.dbf").write_bytes(dbf([("A1", "李明", "370303001")], encoding))
    source = file_source(f"kind: dbf, path: r.dbf, encoding: {encoding}")
    assert taken(source, roll) == [("A1", "李明", "370303001", 1)]


def test_deleted_records_are_left_out_and_told(
    tmp_path: Path, file_source: Declare, roll: Entry, engine: Engine, taken: Taken
):
    (tmp_path / "r.dbf").write_bytes(dbf([("A1", "李", "1"), ("A2", "王", "1")], deleted=1))
    source = file_source("kind: dbf, path: r.dbf")
    assert [row[0] for row in taken(source, roll)] == ["A2"]
    assert "1 条记录已标为删除" in warnings(engine, source, roll)


def test_a_dbase_table_that_is_cut_is_truncated(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken
):
    (tmp_path / "r.dbf").write_bytes(dbf([("A1", "李", "1")] * 9)[:-50])
    assert refused(taken, file_source("kind: dbf, path: r.dbf"), roll).kind == "truncated"


def book(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> None:
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.title = "2026年03月"
    for row in rows:
        sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    made.save(path)


def test_a_heading_of_two_rows_is_read_as_one(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], taken: Taken
):
    book(
        tmp_path / "r.xlsx",
        [["编号", "人员", None], [None, "男", "女"], ["A1", "3", "4"]],
        ["A1:A2", "B1:C1"],
    )
    entry = make_entry(
        Item(name="id", title="编号", column="编号"),
        Item(name="women", title="女", column="人员/女"),
    )
    source = file_source("kind: xlsx, path: r.xlsx, sheet: '{day:%Y年%m月}', header_rows: 2")
    assert taken(source, entry) == [("A1", "4", 1)]


def test_hidden_rows_are_taken_and_told(
    tmp_path: Path, file_source: Declare, roll: Entry, engine: Engine
):
    with xlsxwriter.Workbook(str(tmp_path / "r.xlsx")) as made:
        sheet = made.add_worksheet("s")
        for at, row in enumerate(
            [["身份证号", "xm", "town_code"], ["A1", "李", "1"], ["A2", "王", "1"]]
        ):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
    source = file_source("kind: xlsx, path: r.xlsx, sheet: s")
    assert "1 行是隐藏的" in warnings(engine, source, roll)


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (0.3541666667, "h:mm", "08:30"),
        (1.5, "[h]:mm", "36:00"),
        (60, "yyyy-mm-dd", "1900-02-29"),
        (3_000_000, "yyyy-mm-dd", "3000000"),
        (45_000, "yyyy-mm-dd", "2023-03-15"),
        (6.22848040256489e18, "0", "6.22848040256489E+18"),
        (123_456_789_012_345, "0", "123456789012345"),
        (0.1 + 0.2, "0.00", "0.3"),
        (12, "0000-0000", "00000012"),
        (13_800_001_111, "000-0000-0000", "13800001111"),
        (12, '"NO."0000', "0012"),
        (5, "[Red]000;000", "005"),
        (5, "0_ ", "5"),
        (1234, "0,000", "1234"),
        (5, "00.00", "5"),
    ],
)
def test_a_cell_is_told_by_its_own_type(
    tmp_path: Path,
    file_source: Declare,
    make_entry: Callable[..., Entry],
    taken: Taken,
    number: float,
    form: str,
    text: str,
):
    with xlsxwriter.Workbook(str(tmp_path / "r.xlsx")) as made:
        sheet = made.add_worksheet("s")
        sheet.write_string(0, 0, "a")
        sheet.write_number(1, 0, number, made.add_format({"num_format": form}))
    source = file_source("kind: xlsx, path: r.xlsx, sheet: s")
    assert taken(source, make_entry(Item(name="a", title="a"))) == [(text, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<d><r><a>1</a>", "truncated"),
        ("<d><r><a>1</b></r></d>", "unreadable"),
        ('<!DOCTYPE d [<!ENTITY x "y">]><d><r><a>&x;</a></r></d>', "unreadable"),
        ("<d><r><a>1</a><a>2</a></r></d>", "unreadable"),
        ("", "truncated"),
    ],
)
def test_xml_that_is_not_whole_is_refused(
    tmp_path: Path,
    file_source: Declare,
    make_entry: Callable[..., Entry],
    taken: Taken,
    text: str,
    kind: str,
):
    (tmp_path / "r.xml").write_text(text, "utf-8")
    entry = make_entry(Item(name="a", title="a"))
    assert refused(taken, file_source("kind: xml, path: r.xml, row: d/r"), entry).kind == kind


def test_xml_attributes_and_elements_within_are_columns(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], taken: Taken
):
    (tmp_path / "r.xml").write_text('<d><r id="1"><p><q>x &amp; y</q></p></r></d>', "utf-8")
    entry = make_entry(
        Item(name="a", title="a", column="@id"), Item(name="b", title="b", column="p/q")
    )
    assert taken(file_source("kind: xml, path: r.xml, row: d/r"), entry) == [("1", "x & y", 1)]


@pytest.mark.parametrize(
    ("text", "records", "kind"),
    [
        ('{"data": {"list": [{"a": 1}]}}', "data.rows", "unreadable"),
        ('{"data": {"list": {"a": 1}}}', "data.list", "unreadable"),
        ('{"data": {"list": [{"a": 1}', "data.list", "truncated"),
        ("[1, 2]", "", "unreadable"),
        ('[{"a": 1, "a": 2}]', "", "unreadable"),
    ],
)
def test_json_without_its_records_is_refused(
    tmp_path: Path,
    file_source: Declare,
    make_entry: Callable[..., Entry],
    taken: Taken,
    text: str,
    records: str,
    kind: str,
):
    (tmp_path / "r.json").write_text(text, "utf-8")
    entry = make_entry(Item(name="a", title="a"))
    source = file_source(f"kind: json, path: r.json, records: '{records}'")
    assert refused(taken, source, entry).kind == kind


@pytest.mark.parametrize(
    ("text", "total", "kind", "rows"),
    [
        ('{"data": {"total": 2, "list": [{"a": 1}, {"a": 2}]}}', "data.total", None, 2),
        ('{"data": {"list": [{"a": 1}]}, "total": "1"}', "total", None, 1),
        ('{"data": {"list": []}, "total": 0}', "total", None, 0),
        ('{"data": {"list": [{"a": 1}]}, "total": 1234}', "total", "truncated", 1234),
        ('{"data": {"list": [{"a": 1}, {"a": 2}]}, "total": 1}', "total", "truncated", 1),
        ('{"data": {"list": [{"a": 1}]}, "total": null}', "total", "unreadable", None),
        ('{"data": {"list": [{"a": 1}]}, "total": -1}', "total", "unreadable", None),
        ('{"data": {"list": [{"a": 1}]}, "total": 1.5}', "total", "unreadable", None),
        ('{"data": {"list": [{"a": 1}]}}', "data.total", "unreadable", None),
        ('{"data": {"list": [{"a": 1}]}, "total": 1}', "total.of", "unreadable", None),
    ],
)
def test_the_total_of_an_envelope_is_compared_with_what_came(
    tmp_path: Path,
    file_source: Declare,
    make_entry: Callable[..., Entry],
    engine: Engine,
    text: str,
    total: str,
    kind: str | None,
    rows: int | None,
):
    (tmp_path / "r.json").write_text(text, "utf-8")
    entry = make_entry(Item(name="a", title="a"))
    source = file_source(f"kind: json, path: r.json, records: data.list, total: {total}")
    if kind is None:
        with open_delivery(engine, source, entry, date(2026, 3, 2)) as opened:
            assert opened.offered == rows
        return
    with pytest.raises(PullError) as failed, open_delivery(engine, source, entry, date(2026, 3, 2)):
        pass
    assert (failed.value.kind, failed.value.declared) == (kind, rows)


def test_keys_that_differ_only_in_case_are_told_apart(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], taken: Taken
):
    (tmp_path / "r.ndjson").write_text('{"xm": "a", "XM": "b"}\n', "utf-8")
    entry = make_entry(
        Item(name="a", title="a", column="xm"), Item(name="b", title="b", column="XM")
    )
    assert taken(file_source("kind: ndjson, path: r.ndjson"), entry) == [("a", "b", 1)]


def test_features_of_geojson_come_with_their_shape(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], taken: Taken
):
    feature = {
        "type": "Feature",
        "properties": {"id": "A1"},
        "geometry": {"type": "Point", "coordinates": [118.0, 36.8]},
    }
    (tmp_path / "r.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8"
    )
    entry = make_entry(
        Item(name="id", title="id"), Item(name="shape", title="shape", column="geometry")
    )
    assert taken(file_source("kind: geojson, path: r.geojson"), entry) == [
        ("A1", "POINT (118 36.8)", 1)
    ]


def test_a_feature_that_is_called_otherwise_is_not_left_out_in_silence(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], taken: Taken
):
    features = [
        {"type": kind, "properties": {"id": kind}, "geometry": None}
        for kind in ("Feature", "feature")
    ]
    (tmp_path / "r.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    source = file_source("kind: geojson, path: r.geojson")
    told = refused(taken, source, make_entry(Item(name="id", title="id")))
    assert told.kind == "truncated"
    assert "2" in str(told)


@pytest.mark.parametrize(
    ("kind", "driver", "suffix"),
    [("shapefile", "ESRI Shapefile", "shp"), ("geopackage", "GPKG", "gpkg")],
)
def test_shapes_come_as_well_known_text(
    tmp_path: Path,
    file_source: Declare,
    make_entry: Callable[..., Entry],
    taken: Taken,
    engine: Engine,
    kind: str,
    driver: str,
    suffix: str,
):
    load_extension(engine, "spatial")
    engine.execute(
        f"COPY (SELECT 'A1' AS id, ST_Point(118, 36.5) AS geom) TO '{tmp_path}/r.{suffix}'"
        f" WITH (FORMAT gdal, DRIVER '{driver}')"
    )
    entry = make_entry(
        Item(name="id", title="id"), Item(name="shape", title="shape", column="geometry")
    )
    assert taken(file_source(f"kind: {kind}, path: r.{suffix}"), entry) == [
        ("A1", "POINT (118 36.5)", 1)
    ]
