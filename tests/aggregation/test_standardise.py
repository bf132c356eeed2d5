"""What becomes of the rows of a delivery: kept, normalised, warned about, or in quarantine."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Delivery, Registry
from tests.deliveries import AggregationHarness
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError

DAY = date(2026, 11, 22)
NEXT = date(2026, 11, 23)
ZHANG, LI, WANG = "370301198802291018", "370301200002290025", "37030119750610018X"

Items = list[dict[str, Any]]
PERSON: Items = [
    {"name": "id", "semantic": "resident_id", "required": True, "level": "L3", "length": 18},
    {"name": "name", "semantic": "person_name", "required": True, "level": "L3", "length": 4},
]


def person(*more: dict[str, Any]) -> Items:
    return [*PERSON, *more]


def test_a_good_row_is_kept_and_a_bad_one_is_quarantined_as_it_was_delivered(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(person({"name": "sex", "codes": "sex"}), ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三", "1"], [ZHANG[:-1] + "1", " ", "７"]])
    done = harness.standardise(entry, DAY)
    assert (done.landed, done.aggregated, done.quarantined) == (2, 1, 1)
    assert harness.read("aggregation", "id, name, sex, _warnings", DAY) == {
        1: (ZHANG, "张三", "1", [])
    }
    assert harness.read("quarantine", "id, name, sex", DAY) == {2: (ZHANG[:-1] + "1", " ", "７")}


def test_every_reason_of_a_row_is_listed(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    items = person({"name": "sex", "codes": "sex"}, {"name": "born", "type": "date"})
    entry = entry_of(items, ["id"])
    harness.deliver(entry, DAY, [["37O301198802291010", "五个字的名", "3", "1990-02-29"]])
    harness.standardise(entry, DAY)
    assert harness.read("quarantine", "_reasons", DAY) == {
        1: ["resident_id:id", "length:name", "code:sex", "type:born"]
    }


def test_an_accident_of_writing_is_put_right_and_counted_not_punished(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(person({"name": "born", "type": "date"}), ["id"])
    harness.deliver(
        entry,
        DAY,
        [
            [f"{ZHANG} ", "张三", "1988-02-29"],
            ["３７０３０１２０００02290025", "李　四", "2000年2月29日"],
            [WANG.lower(), "\u3000王五", "1975/6/10"],
            ["370301600101003", "赵六", "19600101"],
        ],
    )
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "id, name, born", DAY) == {
        1: (ZHANG, "张三", date(1988, 2, 29)),
        2: (LI, "李　四", date(2000, 2, 29)),
        3: (WANG, "王五", date(1975, 6, 10)),
        4: ("370301196001010037", "赵六", date(1960, 1, 1)),
    }
    assert harness.read("aggregation", "_warnings", DAY) == {
        1: ["format:id"],
        2: ["format:id", "format:born"],
        3: ["format:id", "format:name", "format:born"],
        4: ["format:id", "format:born"],
    }
    results = harness.results(DAY)
    assert results["format:id"] == (0, 4)
    assert results["format:name"] == (3, 4)
    assert results["format:born"] == (1, 4)
    assert results["resident_id:id"] == (4, 4)


def test_chinese_text_keeps_its_full_width_punctuation(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    items: Items = [
        {"name": "no"},
        {"name": "body", "semantic": "body_name"},
        {"name": "remark"},
    ]
    entry = entry_of(items, ["no"])
    harness.deliver(
        entry, DAY, [["Ａ１", "某某（淄博）公司", "甲，乙"], ["A2", "（１）", "（１）"]]
    )
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "no, body, remark", DAY) == {
        1: ("A1", "某某（淄博）公司", "甲，乙"),
        2: ("A2", "（１）", "(1)"),
    }


def test_values_get_the_types_of_the_catalog(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    items: Items = [
        {"name": "order"},  # an SQL word
        {"name": "count", "type": "integer"},
        {"name": "amount", "type": "decimal"},
        {"name": "longitude", "type": "decimal", "unit": "度"},
        {"name": "at", "type": "datetime"},
        {"name": "open", "type": "boolean"},
    ]
    entry = entry_of(items, ["order"])
    harness.deliver(
        entry,
        DAY,
        [
            ["a", "12", "12.5", "118.05512345", "2026-11-01 08:30:00", "是"],
            ["b", "1,234.0", "1,234.5", "118", "2026/11/1 8:30", "0"],
            ["c", "-7", "1.5E3", "0.5", "20261101083000", "false"],
            ["d", "12.5", "一", "x", "2026-11-01 24:30", "maybe"],
        ],
    )
    harness.standardise(entry, DAY)
    at = datetime.fromisoformat("2026-11-01 08:30")
    assert harness.read("aggregation", '"count", amount, longitude, "at", "open"', DAY) == {
        1: (12, Decimal("12.5"), Decimal("118.05512345"), at, True),
        2: (1234, Decimal("1234.5"), Decimal(118), at, False),
        3: (-7, Decimal(1500), Decimal("0.5"), at, False),
    }
    assert harness.read("quarantine", "_reasons", DAY) == {
        4: ["type:count", "type:amount", "type:longitude", "type:at", "type:open"]
    }
    assert harness.read("aggregation", "_warnings", DAY)[2] == [
        "format:count",
        "format:amount",
        "format:at",
    ]


def test_decimals_that_do_not_fit_are_said_to_be_shortened(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of([{"name": "no"}, {"name": "rate", "type": "decimal"}], ["no"])
    harness.deliver(entry, DAY, [["1", "0.12345"], ["2", "0.12340000"]])
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "_warnings", DAY) == {1: ["format:rate"], 2: []}


def test_a_declared_pattern_is_no_accident(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    items: Items = [{"name": "no"}, {"name": "on", "type": "date", "formats": ["%d/%m/%Y"]}]
    entry = entry_of(items, ["no"])
    harness.deliver(entry, DAY, [["1", "01/11/2026"], ["2", "2026-11-01"], ["3", "20261101"]])
    harness.standardise(entry, DAY)
    assert set(harness.read("aggregation", '"on"', DAY).values()) == {date(2026, 11, 1)}
    assert harness.read("aggregation", "_warnings", DAY) == {1: [], 2: [], 3: ["format:on"]}


def test_impossible_dates_block_but_no_end_in_sight_does_not(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of([{"name": "no"}, {"name": "until", "type": "date"}], ["no"])
    texts = ["2026-02-30", "2026-13-01", "1799-12-31", "0001-01-01", "9999-12-31", "2026-02-28"]
    harness.deliver(entry, DAY, [[str(n), text] for n, text in enumerate(texts)])
    harness.standardise(entry, DAY)
    assert harness.read("quarantine", "_reasons", DAY) == {
        1: ["type:until"],
        2: ["type:until"],
        3: ["date_range:until"],
        4: ["date_range:until"],
    }


def test_what_may_be_right_only_warns(entry_of: Callable[..., Entry], harness: AggregationHarness):
    items: Items = [
        {"name": "no"},
        {"name": "paper", "semantic": "identity_number"},
        {"name": "code", "semantic": "uscc"},
        {"name": "phone", "semantic": "phone"},
        {"name": "district", "semantic": "district"},
        {"name": "at", "type": "datetime"},
    ]
    entry = entry_of(items, ["no"], extraction={"mode": "snapshot", "time": "at"})
    today = "2026-11-22 23:59:59"
    harness.deliver(
        entry,
        DAY,
        [
            ["1", ZHANG, "91370303MATE5T0171", "13812345678", "370303", today],
            [
                "2",
                ZHANG[:-1] + "1",
                "95370303MATE5T017L",
                "1381234",
                "379999",
                "2026-11-23 00:00:00",
            ],
            ["3", "E12345678", None, "0533-2345678", None, today],
            ["4", "370301880229101", None, "２３４５６７８", None, today],
        ],
    )
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "_warnings", DAY) == {
        1: [],
        2: [
            "identity_number:paper",
            "uscc_doubt:code",
            "phone:phone",
            "district:district",
            "future:at",
        ],
        3: [],
        4: ["format:paper", "format:phone"],
    }
    assert harness.results(DAY)["identity_number:paper"] == (2, 3)


@pytest.mark.parametrize(
    ("semantic", "right", "wrong"),
    [
        ("uscc", "91370303mate5t0171", "91370303MATE5T0172"),
        ("org_code", "MATE5T01-7", "MATE5T01-1"),
        ("reg_no", "370303200001238", "370303200001239"),
    ],
)
def test_a_wrong_check_digit_blocks_in_any_item(
    entry_of: Callable[..., Entry],
    harness: AggregationHarness,
    semantic: str,
    right: str,
    wrong: str,
):
    entry = entry_of([{"name": "no"}, {"name": "code", "semantic": semantic}], ["no"])
    harness.deliver(entry, DAY, [["1", right], ["2", wrong], ["3", None]])
    harness.standardise(entry, DAY)
    assert harness.read("quarantine", "_reasons", DAY) == {2: [f"{semantic}:code"]}
    assert harness.results(DAY)[f"{semantic}:code"] == (1, 2)


def test_of_equal_rows_the_first_is_kept(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(
        entry, DAY, [[ZHANG, "张三"], [f" {ZHANG}", "张三"], [ZHANG, "张三"], [LI, "李四"]]
    )
    harness.standardise(entry, DAY)
    assert list(harness.read("aggregation", "id", DAY)) == [1, 4]
    assert harness.read("quarantine", "_reasons", DAY) == {2: ["unique:id"], 3: ["unique:id"]}
    assert harness.results(DAY)["unique:id"] == (2, 4)


def test_of_rows_that_differ_the_newest_is_kept(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(person({"name": "at", "type": "datetime"}), ["id"], extraction={"time": "at"})
    harness.deliver(
        entry,
        DAY,
        [[ZHANG, "张三", "2026-11-02"], [ZHANG, "张山", "2026-11-03"], [ZHANG, "张散", None]],
    )
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "name", DAY) == {2: "张山"}


def test_without_a_time_the_last_delivered_is_kept(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [ZHANG, "张山"]])
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "name", DAY) == {2: "张山"}


def test_a_defective_row_never_displaces_a_good_one(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(person({"name": "sex", "codes": "sex"}), ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三", "1"], [ZHANG, "张三", "8"]])
    harness.standardise(entry, DAY)
    assert list(harness.read("aggregation", "id", DAY)) == [1]
    assert harness.read("quarantine", "_reasons", DAY) == {2: ["code:sex", "unique:id"]}


def test_rows_without_a_key_are_not_each_others_duplicates(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    items: Items = [{"name": "no"}, {"name": "year", "type": "integer"}]
    entry = entry_of(items, ["no", "year"])
    harness.deliver(entry, DAY, [[None, "2026"], ["", "2026"], ["1", "2026"], ["1", "２０２６"]])
    harness.standardise(entry, DAY)
    assert harness.read("quarantine", "_reasons", DAY) == {
        1: ["required:no"],
        2: ["required:no"],
        4: ["unique:no+year"],
    }
    assert harness.results(DAY)["unique:no+year"] == (1, 2)


def test_a_record_has_the_same_name_on_both_sides_and_on_every_day(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"]])
    harness.standardise(entry, DAY)
    harness.deliver(entry, NEXT, [["370301880229101", None]], "b")
    harness.standardise(entry, NEXT)
    good = harness.read("aggregation", "_record", DAY)[1]
    assert harness.read("quarantine", "_record", NEXT) == {1: good}


def test_an_unchanged_delivery_is_only_pointed_at(
    entry_of: Callable[..., Entry], harness: AggregationHarness, lake: Lake
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [LI, None]])
    first = harness.standardise(entry, DAY)
    harness.deliver_unchanged(entry, NEXT, DAY, 2)
    again = harness.standardise(entry, NEXT)
    assert (again.day, again.stored_day) == (NEXT, DAY)
    assert (again.landed, again.aggregated) == (first.landed, first.aggregated)
    assert harness.results(NEXT) == harness.results(DAY)
    assert lake.days("aggregation.civil_affairs__person") == [DAY]


def test_a_changed_entry_reads_an_unchanged_delivery_anew(
    entry_of: Callable[..., Entry], harness: AggregationHarness, lake: Lake
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [LI, "五个字的名"]])
    assert harness.standardise(entry, DAY).aggregated == 1
    longer = entry_of([PERSON[0], {**PERSON[1], "length": 8}], ["id"])
    harness.deliver_unchanged(entry, NEXT, DAY, 2)
    again = harness.standardise(longer, NEXT)
    assert (again.stored_day, again.aggregated) == (NEXT, 2)
    assert lake.days("aggregation.civil_affairs__person") == [DAY, NEXT]


def test_running_a_day_again_changes_nothing(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [LI, None]])
    first = (
        harness.standardise(entry, DAY),
        harness.results(DAY),
        harness.read("aggregation", "*", DAY),
    )
    again = (
        harness.standardise(entry, DAY),
        harness.results(DAY),
        harness.read("aggregation", "*", DAY),
    )
    assert again[1:] == first[1:]
    assert again[0].aggregated == first[0].aggregated


def test_an_empty_delivery_leaves_readable_empty_partitions(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [])
    assert harness.standardise(entry, DAY).landed == 0
    assert harness.read("aggregation", "id", DAY) == harness.read("quarantine", "id", DAY) == {}
    of_rows = {
        rule: counts for rule, counts in harness.results(DAY).items() if "delivery" not in rule
    }
    assert set(of_rows.values()) == {(0, 0)}


def test_too_few_rows_stop_before_anything_is_replaced(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    entry = entry_of(PERSON, ["id"], expect={"min": 2})
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [LI, "李四"]])
    harness.standardise(entry, DAY)
    harness.deliver(entry, DAY, [[ZHANG, "张三"]], "b")
    with pytest.raises(InputError, match=r"少于目录登记的下限.*收到 1 行"):
        harness.standardise(entry, DAY)
    assert list(harness.read("aggregation", "id", DAY)) == [1, 2]


def test_too_many_rows_are_counted(entry_of: Callable[..., Entry], harness: AggregationHarness):
    entry = entry_of(PERSON, ["id"], expect={"max": 1})
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [LI, "李四"]])
    assert harness.standardise(entry, DAY).aggregated == 2
    assert harness.results(DAY)["rows_max:delivery"] == (0, 1)


def test_a_day_without_a_good_delivery_is_refused(
    entry_of: Callable[..., Entry], harness: AggregationHarness, registry: Registry
):
    entry = entry_of(PERSON, ["id"])
    with pytest.raises(InputError, match="没有可用的交付"):
        harness.standardise(entry, DAY)
    registry.record_delivery(Delivery(entry.key, DAY, "failed", failure="unreachable"))
    with pytest.raises(InputError, match="没有可用的交付"):
        harness.standardise(entry, DAY)


def test_a_landing_that_lost_rows_is_refused(
    entry_of: Callable[..., Entry], harness: AggregationHarness, registry: Registry
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"]])
    registry.record_delivery(Delivery(entry.key, DAY, "stored", DAY, rows=2, content_hash="a"))
    with pytest.raises(InputError, match="原始层有 1 行"):
        harness.standardise(entry, DAY)


EXEMPTION = {
    "basis": "《某法》第一条",
    "reason": "测试",
    "decided": "2026-01-01",
    "decided_by": "测试",
    "review_by": "2027-01-01",
}


def test_items_that_the_law_withholds_are_nowhere(
    entry_of: Callable[..., Entry], harness: AggregationHarness, lake: Lake
):
    entry = entry_of(
        person({"name": "illness"}), ["id"], exemption={**EXEMPTION, "items": ["illness"]}
    )
    harness.deliver(entry, DAY, [[ZHANG, "张三"], [LI, None]])
    harness.standardise(entry, DAY)
    for layer in ("aggregation", "quarantine"):
        assert "illness" not in lake.columns(f"{layer}.civil_affairs__person")
    assert not any("illness" in rule for rule in harness.results(DAY))


def test_a_withheld_key_is_refused(entry_of: Callable[..., Entry], harness: AggregationHarness):
    entry = entry_of(PERSON, ["id"], exemption={**EXEMPTION, "items": ["id"]})
    harness.deliver(entry, DAY, [["张三"]])
    with pytest.raises(InputError, match="在记录主键里"):
        harness.standardise(entry, DAY)


def test_no_private_value_reaches_the_log_of_a_table(
    entry_of: Callable[..., Entry], harness: AggregationHarness, tmp_path: Path
):
    items: Items = person(
        {"name": "born", "type": "date", "level": "L3"},
        {"name": "seen", "type": "date", "level": "L1"},
    )
    entry = entry_of(items, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三", "1988-02-29", "2026-11-01"], [LI, None, "", ""]])
    harness.standardise(entry, DAY)
    logs = [
        path.read_text("utf-8")
        for layer in ("aggregation", "quarantine")
        for path in (tmp_path / "lake" / layer).glob("*/_delta_log/*.json")
    ]
    assert len(logs) >= 2
    assert not any(value in log for log in logs for value in (ZHANG, LI, "张三", "1988-02-29"))
    bounds = [json.loads(line) for log in logs for line in log.splitlines() if "minValues" in line]
    assert any("2026-11-01" in str(bound) for bound in bounds)


def test_the_session_is_left_as_it_was(
    entry_of: Callable[..., Entry], harness: AggregationHarness, engine: Engine
):
    entry = entry_of(PERSON, ["id"])
    harness.deliver(entry, DAY, [[ZHANG, "张三"]])
    harness.standardise(entry, DAY)
    assert engine.rows("SELECT table_name FROM duckdb_tables()") == []
