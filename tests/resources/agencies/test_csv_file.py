"""Text files: nothing lost, nothing shifted, and a broken file told by its positions."""

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from resources.agencies import PullError, Source, open_delivery
from resources.agencies.kinds import KINDS
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
HEADER = "身份证号,xm,town_code\n"
DAY = date(2026, 3, 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.csv"


@pytest.fixture
def source(file_source: Callable[[str], Source]) -> Source:
    return file_source("kind: csv, path: roll.csv")


def failure(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    return failed.value


@tries(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6),
            min_size=3,
            max_size=3,
        ),
        max_size=8,
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from([",", "|", "\t", "\x01", ";"]),
)
def test_any_table_comes_out_as_it_was_written(
    file: Path,
    file_source: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    rows: list[list[str]],
    end: str,
    mark: str,
):
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([["身份证号", "xm", "town_code"], *rows])
    source = file_source(f"kind: csv, path: roll.csv, delimiter: {json.dumps(mark)}, nulls: []")
    expected = [(*row, place) for place, row in enumerate(rows, 1)]
    assert taken(source, roll) == expected


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ('A1,李明,1\r\nA2,"王\r 芳",2\r\n', ["李明", "王\r 芳"]),
        ("A1,李明,1\r A2,王芳,2\r\n", None),
        ('A1,"李""明",1\r\n"A2",王芳,2\r \r\n', None),
    ],
)
def test_a_carriage_return_that_ends_no_line_is_never_read_past(
    file: Path, source: Source, roll: Entry, taken: Taken, rows: str, names: list[str] | None
):
    file.write_bytes((HEADER.replace("\n", "\r\n") + rows).encode())
    if names:
        assert [row[1] for row in taken(source, roll)] == names
    else:
        assert "混用了不同的换行符" in str(failure(taken, source, roll))


def test_a_large_file_keeps_its_order(file: Path, source: Source, roll: Entry, engine: Engine):
    lines = (f'{place},"李\n明{place}",{place % 7}\n' for place in range(1, 300_001))
    file.write_text(HEADER + "".join(lines), "utf-8")
    with open_delivery(engine, source, roll, DAY) as opened:
        right = "id_no = _row::text AND full_name = '李\n明' || _row AND town_code::int = _row % 7"
        found = engine.rows(f"SELECT count(*), count(*) FILTER ({right}) FROM {opened.relation}")
    assert found == [(300_000, 300_000)]


@pytest.mark.parametrize(
    ("broken", "positions"),
    [
        ("A1,李明\nA2,王芳,1\n", "第 2 条"),
        ("A1,李明,1,多\nA2,王芳,1\n", "第 2 条"),
        ('A1,李明,1\nA2,"王芳,1\nA3,x,1\n', "第 3 条"),
        ('A1,李明,1\nA2,"王"芳,1\nA3,x,1\n', "第 3 条"),
        ("A1,李明\nA2\nA3,x,1\nA4\nA5\nA6\nA7\nA8,x,1\n", "有 6 条"),
    ],
)
def test_a_broken_record_fails_the_delivery_and_is_counted(
    file: Path, source: Source, roll: Entry, taken: Taken, broken: str, positions: str
):
    file.write_text(HEADER + broken, "utf-8")
    told = failure(taken, source, roll)
    assert told.kind == "unreadable"
    assert positions in told.reason
    assert "李" not in str(told)
    assert "王" not in str(told)


@pytest.mark.parametrize("cut", ["A2,王", "A2,王芳,37030", 'A2,"王芳', "A2,王芳\n", ""])
def test_a_file_cut_in_its_last_line_is_truncated(
    file: Path, source: Source, roll: Entry, taken: Taken, cut: str
):
    file.write_text((HEADER + "A1,李明,1\n" + cut) if cut else "", "utf-8")
    assert failure(taken, source, roll).kind == "truncated"


def test_a_missing_last_line_end_can_be_declared(
    file: Path, file_source: Callable[[str], Source], roll: Entry, taken: Taken
):
    file.write_text(HEADER + "A1,李明,1", "utf-8")
    source = file_source("kind: csv, path: roll.csv, final_newline: false")
    assert taken(source, roll) == [("A1", "李明", "1", 1)]


def test_mixed_line_ends_are_refused_rather_than_guessed(
    file: Path, source: Source, roll: Entry, taken: Taken
):
    file.write_bytes((HEADER + "A1,李明,1\r\nA2,王芳,2\n").encode())
    told = failure(taken, source, roll)
    assert (told.kind, "换行符" in told.reason) == ("unreadable", True)


@pytest.mark.parametrize(
    ("encoding", "bad", "offset"),
    [
        ("utf-8", b"\xc3\x28", None),
        ("gb18030", b"\x80\xff", None),
        ("utf-8", b"\xe6\x9d", 3_000_000),
    ],
)
def test_a_wrong_byte_is_told_by_its_position(
    file: Path,
    file_source: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    encoding: str,
    bad: bytes,
    offset: int | None,
):
    start = (HEADER + "A1,李明,1\n" * ((offset or 0) // 10)).encode(encoding)
    file.write_bytes(start + bad + b",x,1\n")
    told = failure(taken, file_source(f"kind: csv, path: roll.csv, encoding: {encoding}"), roll)
    assert told.kind == "encoding"
    assert f"第 {len(start)} 字节" in told.reason


def test_a_wrong_byte_far_into_a_file_in_many_blocks_is_told(
    file: Path, file_source: Callable[[str], Source], roll: Entry, taken: Taken
):
    # An odd length first, so that characters of two bytes lie across the blocks' borders.
    start = ("身份证号,xm,town_code\nA,李明,1\n" + "李明王芳" * 1_100_000).encode("gb18030")
    file.write_bytes(start + b"\xff\xff\n")
    told = failure(taken, file_source("kind: csv, path: roll.csv, encoding: gb18030"), roll)
    assert (told.kind, f"第 {len(start)} 字节" in told.reason) == ("encoding", True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_other_encodings_and_byte_order_marks_are_read(
    file: Path,
    file_source: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    encoding: str,
):
    file.write_bytes((HEADER + "A1,李明,1\n").encode(encoding))
    told = "utf-8" if encoding == "utf-8-sig" else encoding
    source = file_source(f"kind: csv, path: roll.csv, encoding: {told}")
    assert taken(source, roll) == [("A1", "李明", "1", 1)]


def test_lines_above_the_header_are_skipped_whatever_they_hold(
    file: Path, file_source: Callable[[str], Source], roll: Entry, taken: Taken
):
    file.write_text(f'"2026 年花名册\n\n{HEADER}A1,李明,1\n', "utf-8")
    assert taken(file_source("kind: csv, path: roll.csv, header_row: 3"), roll) == [
        ("A1", "李明", "1", 1)
    ]


def test_declared_null_marks_are_nulls_and_nothing_else_is(
    file: Path, file_source: Callable[[str], Source], roll: Entry, taken: Taken
):
    file.write_text(HEADER + '无,,"无"\nNULL,无名氏,""\n', "utf-8")
    source = file_source("kind: csv, path: roll.csv, nulls: ['无', '']")
    assert taken(source, roll) == [(None, None, None, 1), ("NULL", "无名氏", None, 2)]


def test_two_columns_of_the_asked_name_are_refused(
    file: Path, source: Source, roll: Entry, taken: Taken
):
    file.write_text("身份证号,xm,xm,town_code\nA1,李明,王芳,1\n", "utf-8")
    assert failure(taken, source, roll).kind == "unexpected_column"


def test_a_file_that_did_not_come_is_missing(source: Source, roll: Entry, taken: Taken):
    told = failure(taken, source, roll)
    assert (told.kind, "roll.csv" in told.reason) == ("missing_file", True)


def test_a_file_still_being_written_is_truncated(
    file: Path, source: Source, roll: Entry, engine: Engine
):
    file.write_text(HEADER + "A1,李明,1\n", "utf-8")
    with KINDS["csv"].read(engine, source, roll, DAY) as reading:
        rows = len(engine.rows(reading.select))
        with file.open("a", encoding="utf-8") as late:
            late.write("A2,王芳,2\n")
        with pytest.raises(PullError) as failed:
            reading.finish(rows)
    assert failed.value.kind == "truncated"


@pytest.mark.parametrize(
    ("rows", "tampered", "kind"),
    [(2, False, None), (3, False, "truncated"), (2, True, "truncated")],
)
def test_the_control_file_decides_whether_the_file_is_whole(
    file: Path,
    file_source: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    rows: int,
    tampered: bool,
    kind: str | None,
):
    file.write_text(HEADER + "A1,李明,1\nA2,王芳,2", "utf-8")  # no last line end: control vouches
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    file.with_suffix(".ok").write_text(json.dumps({"rows": rows, "sha256": sha256}))
    if tampered:
        file.write_text(HEADER + "A1,李明,1\nA2,王芳,3", "utf-8")
    source = file_source("kind: csv, path: roll.csv, control: roll.ok")
    if kind is None:
        assert len(taken(source, roll)) == 2
    else:
        assert failure(taken, source, roll).kind == kind


@pytest.mark.parametrize(
    ("control", "kind"), [(None, "missing_file"), ("{}", "unreadable"), ("2 rows", "unreadable")]
)
def test_a_control_file_that_is_declared_must_come_and_be_understood(
    file: Path,
    file_source: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    control: str | None,
    kind: str,
):
    file.write_text(HEADER, "utf-8")
    if control is not None:
        file.with_suffix(".ok").write_text(control)
    source = file_source("kind: csv, path: roll.csv, control: roll.ok")
    assert failure(taken, source, roll).kind == kind


def test_a_day_may_have_a_file_of_its_own(
    tmp_path: Path,
    file_source: Callable[[str], Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
):
    entry = make_entry(
        Item(name="a", title="甲"), Item(name="t", title="时", type="date"), time="t"
    )
    source = file_source('kind: csv, path: "{day}/roll.csv"')
    for day, text in ((date(2026, 3, 1), "a,t\n1,\n"), (DAY, "a,t\n2,2026-03-01\n")):
        (tmp_path / str(day)).mkdir()
        (tmp_path / str(day) / "roll.csv").write_text(text)
    assert taken(source, entry, DAY) == [("2", "2026-03-01", 1)]
    assert taken(source, entry, date(2026, 3, 1)) == [("1", None, 1)]
    with pytest.raises(PullError) as failed:
        taken(source, entry, date(2026, 3, 3))
    assert failed.value.kind == "missing_file"
