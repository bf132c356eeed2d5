"""What holds for every way of delivery: the same table comes out, whichever way it came."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from resources.agencies import PullError, Source, open_delivery
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry, Item

NAMES = ["身份证号", "xm", "town_code"]
Deliver = Callable[[Sequence[str], Sequence[Sequence[str | None]]], Source]
Taken = Callable[..., list[tuple[Any, ...]]]
DAY = date(2026, 3, 2)


def test_the_rows_come_out_as_they_were_delivered(deliver: Deliver, roll: Entry, taken: Taken):
    source = deliver(NAMES, [["A1", "李明", "370303001"], ["A2", "王芳", "370303002"]])
    assert taken(source, roll) == [("A1", "李明", "370303001", 1), ("A2", "王芳", "370303002", 2)]


def test_rare_characters_survive(deliver: Deliver, roll: Entry, taken: Taken):
    names = ["㛃", "𠮷野", "欧阳·娜", "a\nb", 'say "hi", ok', "  前后空格 ", "\\N", "#注"]
    source = deliver(NAMES, [[str(place), name, "1"] for place, name in enumerate(names)])
    assert [row[1] for row in taken(source, roll)] == names


def test_identifiers_stay_text(deliver: Deliver, roll: Entry, taken: Taken):
    ids = ["370303199001010018", "000000000000000001", "1e5", "37030319900101001X", "0.10", "true"]
    source = deliver(NAMES, [[value, "李明", "007"] for value in ids])
    rows = taken(source, roll)
    assert [row[0] for row in rows] == ids
    assert {row[2] for row in rows} == {"007"}


def test_what_is_not_known_is_null(deliver: Deliver, roll: Entry, taken: Taken):
    source = deliver(NAMES, [["A1", None, None], ["A2", "王芳", None]])
    assert taken(source, roll) == [("A1", None, None, 1), ("A2", "王芳", None, 2)]


def test_a_delivery_may_be_empty(deliver: Deliver, roll: Entry, taken: Taken):
    assert taken(deliver(NAMES, []), roll) == []


def test_columns_may_come_in_any_order(deliver: Deliver, roll: Entry, taken: Taken):
    source = deliver(["town_code", "身份证号", "xm"], [["370303001", "A1", "李明"]])
    assert taken(source, roll) == [("A1", "李明", "370303001", 1)]


@pytest.mark.parametrize("name", ["XM", "Xm", "xm", "x m"])
def test_case_and_blanks_in_a_name_do_not_hide_a_column(
    deliver: Deliver, roll: Entry, taken: Taken, request: pytest.FixtureRequest, name: str
):
    if " " in name and "xml" in request.node.name:
        name = "xM"  # an element's name has no blanks
    source = deliver(["身份证号", name, "Town_Code"], [["A1", "李明", "1"], ["A2", "王芳", "2"]])
    assert taken(source, roll) == [("A1", "李明", "1", 1), ("A2", "王芳", "2", 2)]


def test_all_missing_columns_are_named(deliver: Deliver, roll: Entry, taken: Taken):
    source = deliver(["身份证号", "姓名"], [["A1", "李明"]])
    with pytest.raises(PullError) as failed:
        taken(source, roll)
    assert failed.value.kind == "missing_column"
    assert "xm、town_code" in failed.value.reason
    assert "civil_affairs/roll" in failed.value.remedy
    assert "李明" not in str(failed.value)


def test_undeclared_columns_are_told_and_left_out(deliver: Deliver, roll: Entry, engine: Engine):
    source = deliver([*NAMES, "备注", "BZ2"], [["A1", "李明", "1", "x", "y"]])
    with open_delivery(engine, source, roll, DAY) as opened:
        assert sorted(opened.extra_columns) == ["BZ2", "备注"]
        assert engine.rows(f"SELECT * FROM {opened.relation}") == [("A1", "李明", "1", 1)]


def test_every_value_is_text_and_rows_are_counted(deliver: Deliver, roll: Entry, engine: Engine):
    source = deliver(NAMES, [["1", "2", "3"]])
    with open_delivery(engine, source, roll, DAY) as opened:
        types = engine.columns(f"SELECT * FROM {opened.relation}")
    assert {name: str(kind) for name, kind in types.items()} == {
        "id_no": "VARCHAR",
        "full_name": "VARCHAR",
        "town_code": "VARCHAR",
        "_row": "BIGINT",
    }


def test_nothing_is_left_behind(deliver: Deliver, roll: Entry, engine: Engine):
    source = deliver(NAMES, [["A1", "李明", "1"]])
    for _ in range(2):
        with open_delivery(engine, source, roll, DAY):
            pass
    links = {file.name for file in engine.scratch.iterdir() if file.is_file()}
    assert all(name.endswith((".duckdb_extension", "owner.lock")) for name in links)
    assert engine.rows("SELECT table_name FROM duckdb_tables()") == []
    assert engine.scalar("SELECT count(*) FROM duckdb_secrets()") == 0


def test_a_withheld_item_does_not_leave_the_agency(
    deliver: Deliver, roll: Entry, make_entry: Callable[..., Entry], engine: Engine
):
    source = deliver(NAMES, [["A1", "李明", "1"]])
    public = roll.model_copy(update={"items": roll.items[1:]})
    with open_delivery(engine, source, public, DAY) as opened:
        assert engine.rows(f"SELECT * FROM {opened.relation}") == [("李明", "1", 1)]


SPELLINGS = [
    "2026-03-02",
    "2026-03-02 23:59:59",
    "2026-03-02T00:00:00+08:00",
    "20260302",
    "20260302101112",
    "2026/03/02",
    "2026/3/2",
    "2026/3/2 8:05",
    "2026.03.02",
    "2026年3月2日",
    "2026年03月02日 10时",
    " 2026-03-02",
    "02#03#2026 10:00",
    "2026-03-01T16:00:00Z",
    "2026-03-02T15:59:59.999+00:00",
    "2026-03-01 16:00:00 UTC",
    "2026-03-01T20:00:00-0500",
    "20260301T160000Z",
    "2026-03-01 16:00:00 +0000 UTC",
]
OTHER_DAYS = [
    "2026-03-01 23:59:59",
    "2026-03-03",
    "2026/3/21",
    "20260320",
    "2026-3-20",
    "2025-03-02",
    "2026-03-02T16:00:00Z",
    "2026-03-01T15:59:59.9+00:00",
    "2026-03-02 20:00:00-05",
]


def test_a_day_of_an_increment_is_that_day_in_any_spelling(
    deliver: Deliver, make_entry: Callable[..., Entry], taken: Taken
):
    entry = make_entry(
        Item(name="id_no", title="号"),
        Item(name="moved", title="时间", type="datetime", formats=("%d#%m#%Y %H:%M",)),
        time="moved",
    )
    times = [*SPELLINGS, *OTHER_DAYS]
    source = deliver(["id_no", "moved"], [[str(place), time] for place, time in enumerate(times)])
    assert [row[1] for row in taken(source, entry)] == SPELLINGS
