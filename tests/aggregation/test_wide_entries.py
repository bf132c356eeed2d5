"""A very wide entry: verdicts are bits and rows stand in a file; what comes of them is the same, in little memory."""

from datetime import date

import pytest

from assets.aggregation import checked_rows
from assets.aggregation.standardise import standardise
from resources.platform import Platform
from tests.build_contexts import context_of
from tests.deliveries import AggregationHarness, entry_of, small_catalog

DAY = date(2026, 11, 22)
ROWS = [
    ["1", "11010519491231002X", "张三", "2026-01-02", "13800001111"],
    ["2", "110105194912310020", "李四", "2026-13-02", "138"],
    ["3", None, " 王五", "2026/1/2", None],
    ["3", None, "王五", None, "13800001111"],
]


def outcome(harness: AggregationHarness) -> tuple[object, ...]:
    more = [{"name": f"m{n}", "title": f"m{n}", "length": 3} for n in range(60)]
    entry = entry_of(
        [
            {"name": "id", "title": "编号"},
            {"name": "person", "title": "证件", "semantic": "resident_id"},
            {"name": "name", "title": "姓名", "semantic": "person_name"},
            {"name": "born", "title": "日期", "type": "date"},
            {"name": "phone", "title": "电话", "semantic": "phone"},
            *more,
        ],
        ["id"],
    )
    rows = [[*row, *(["x"] * 59), "x" if row[0] != "1" else "四个字的"] for row in ROWS]
    harness.deliver(entry, DAY, rows)
    harness.standardise(entry, DAY)
    return (
        harness.read("aggregation", "id, _warnings", DAY),
        harness.read("quarantine", "_reasons", DAY),
        harness.results(DAY),
    )


def test_verdicts_as_bits_say_the_same_as_columns(
    harness: AggregationHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = outcome(harness)
    monkeypatch.setattr(checked_rows, "_MOST_VERDICTS", 5)
    assert outcome(harness) == narrow
    quarantined = narrow[1]
    assert isinstance(quarantined, dict)
    assert quarantined[1] == ["length:m59"]
    assert quarantined[2] == ["resident_id:person", "type:born"]


def test_300_columns_are_aggregated_in_half_of_an_entrys_memory(
    harness: AggregationHarness, platform: Platform
) -> None:
    kinds = ({}, {"type": "boolean"}, {"codes": "sex"}, {"semantic": "phone"})
    more = [{"name": f"m{n}", "title": f"m{n}", **kinds[n % 4]} for n in range(299)]
    entry = entry_of([{"name": "id", "title": "编号"}, *more], ["id"])
    filled = [("文字", "是", "1", "13800001111")[n % 4] for n in range(299)]
    harness.deliver(entry, DAY, [["1", *filled], ["2", *filled[:-1], "男"]])
    with platform.engine(memory="500MB") as engine:
        done = standardise(entry, context_of(platform, small_catalog(), DAY, engine))
    assert (done.landed, done.aggregated, done.quarantined) == (2, 1, 1)
    assert harness.read("quarantine", "_reasons", DAY) == {2: ["code:m298"]}
