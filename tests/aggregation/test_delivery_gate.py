"""Whether a delivery may go on, and whether it is as usual: judged as a whole."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from assets.aggregation.delivery_gate import DeliveryBlockedError
from resources.lake import Lake
from resources.registry import Registry
from tests.deliveries import AggregationHarness
from zb_pipelines.domain.catalog.model.model import Entry

DAY = date(2026, 11, 1)
TABLE = "aggregation.civil_affairs__person"
ITEMS: list[dict[str, Any]] = [
    {"name": "no", "required": True},
    {"name": "name", "semantic": "person_name", "length": 10, "level": "L3"},
    {"name": "phone", "semantic": "phone", "level": "L3"},
    {"name": "amount", "type": "decimal"},
]
Row = Sequence[str | None]


def rows(count: int = 40, **spoiled: Callable[[int], str | None]) -> list[Row]:
    """People with names of two or three characters, phones of their own, amounts about a hundred."""
    made: dict[str, Callable[[int], str | None]] = {
        "no": lambda n: f"A{n:03}",
        "name": lambda n: "张王李赵"[n % 4] + "明华" * (n % 2) + "芳",
        "phone": lambda n: f"138{n:08}",
        "amount": lambda n: str(90 + n % 20),
        **spoiled,
    }
    return [[made[item["name"]](n) for item in ITEMS] for n in range(count)]


@pytest.fixture
def lived(entry_of: Callable[..., Entry], harness: AggregationHarness) -> tuple[Entry, date]:
    """Seven usual days of a snapshot; the entry and the day after them."""
    entry = entry_of(ITEMS, ["no"], expect={"min": 10})
    for number in range(7):
        day = DAY + timedelta(days=number)
        harness.deliver(entry, day, rows(40 + number), f"day {number}")
        harness.standardise(entry, day)
    return entry, DAY + timedelta(days=7)


def noticed(harness: AggregationHarness, day: date) -> set[str]:
    return {
        rule
        for rule, (passed, checked) in harness.results(day).items()
        if passed < checked and rule.startswith(("usual", "repeated", "old", "garbled"))
    }


def test_a_usual_day_is_not_remarked_upon(
    lived: tuple[Entry, date], harness: AggregationHarness
) -> None:
    entry, day = lived
    harness.deliver(entry, day, rows(47), "new")
    harness.standardise(entry, day)
    assert noticed(harness, day) == set()
    assert harness.results(day)["usual_rows:delivery"] == (2, 2)


@pytest.mark.parametrize(
    ("delivered", "rule"),
    [
        (rows(15), "usual_rows:delivery"),
        (rows(47, phone=lambda _: None), "usual_nulls:phone"),
        (rows(47, phone=lambda _: "13800138000"), "usual_values:phone"),
        (rows(47, amount=lambda n: str(1_000_000 + n)), "usual_values:amount"),
        (rows(47, name=lambda n: f"淄博市张店区{n}号"), "usual_values:name"),
        (rows(47, phone=lambda n: f"138{n % 20:08}", name=lambda _: "张芳", amount=lambda n: str(n % 20)),
         "repeated_content:delivery"),
        (rows(47, name=lambda n: "ÕÅÈý" if n == 3 else "张芳"), "garbled:name"),
    ],
)  # fmt: skip
def test_a_fault_that_no_rule_was_written_for_is_noticed(
    lived: tuple[Entry, date], harness: AggregationHarness, delivered: list[Row], rule: str
) -> None:
    entry, day = lived
    harness.deliver(entry, day, delivered, "new")
    harness.standardise(entry, day)
    assert rule in noticed(harness, day)


def test_an_old_file_delivered_again_is_noticed_and_an_unchanged_one_is_not(
    lived: tuple[Entry, date], harness: AggregationHarness
) -> None:
    entry, day = lived
    harness.deliver(entry, day, rows(42), "day 2")
    harness.standardise(entry, day)
    assert "old_delivery:delivery" in noticed(harness, day)
    following = day + timedelta(days=1)
    harness.deliver(entry, following, rows(42), "day 2")
    harness.standardise(entry, following)
    assert "old_delivery:delivery" not in noticed(harness, following)


def test_an_unfit_delivery_is_kept_back_with_all_its_results(
    lived: tuple[Entry, date], harness: AggregationHarness, registry: Registry, lake: Lake
) -> None:
    entry, day = lived
    harness.deliver(entry, day, rows(47, amount=lambda n: "未知" if n < 30 else "100"), "new")
    with pytest.raises(DeliveryBlockedError, match="30 行"):
        harness.standardise(entry, day)
    held = registry.quality.blocked_deliveries(day)[entry.key]
    assert (held.rule, held.landed, held.quarantined) == ("quarantined_share:delivery", 47, 30)
    assert harness.results(day)["type:amount"] == (17, 47)
    assert harness.results(day)["quarantined_share:delivery"] == (0, 1)
    # The last good day serves on, the bad rows can be looked at, and nothing was learnt from it.
    last = registry.last_standardisation(entry.key, day)
    assert last
    assert last.day == day - timedelta(days=1)
    assert day not in lake.days(TABLE)
    assert len(harness.read("quarantine", "_reasons", day)) == 30
    assert registry.quality.profiles(TABLE, day, day) == []
    # Delivered again in good order, it goes its way.
    harness.deliver(entry, day, rows(47), "better")
    harness.standardise(entry, day)
    assert registry.quality.blocked_deliveries(day) == {}
    assert day in lake.days(TABLE)


def test_too_few_rows_say_how_many_of_how_many(
    lived: tuple[Entry, date], harness: AggregationHarness
) -> None:
    entry, day = lived
    harness.deliver(entry, day, rows(4), "few")
    with pytest.raises(DeliveryBlockedError, match="少于目录登记的下限"):
        harness.standardise(entry, day)
    assert harness.results(day)["rows_min:delivery"] == (4, 10)


def test_rows_that_are_not_conserved_stop_the_delivery(
    lived: tuple[Entry, date],
    harness: AggregationHarness,
    lake: Lake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry, day = lived
    from assets.aggregation import standardise as module
    from assets.aggregation.partition_rows import RowCounts

    def one_row_short(*given: Any) -> RowCounts:
        made = kept(*given)
        return RowCounts(made.aggregated - 1, made.quarantined, made.columns_with_stats)

    kept = module.write_aggregated_and_quarantined
    monkeypatch.setattr(module, "write_aggregated_and_quarantined", one_row_short)
    harness.deliver(entry, day, rows(47), "new")
    with pytest.raises(DeliveryBlockedError, match="conservation:delivery 46/47"):
        harness.standardise(entry, day)
    assert day not in lake.days(TABLE)


def test_items_above_l2_are_handled_by_their_level(
    lived: tuple[Entry, date], harness: AggregationHarness
) -> None:
    _, day = lived
    assert harness.results(day - timedelta(days=1))["levels:delivery"] == (2, 2)
