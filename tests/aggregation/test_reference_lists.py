"""A reference list's row stays when a value beside its key is bad: without the value, and marked."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from assets.aggregation.delivery_gate import DeliveryBlockedError
from tests.deliveries import AggregationHarness
from zb_pipelines.domain.catalog.model.model import Entry

DAY = date(2026, 11, 22)
ITEMS: list[dict[str, Any]] = [
    {"name": "code", "required": True, "length": 12},
    {"name": "name", "required": True, "length": 6},
    {"name": "district", "codes": "district"},
    {"name": "approved", "type": "date"},
]


def towns(entry_of: Callable[..., Entry], **more: Any) -> Entry:
    return entry_of(ITEMS, ["code"], reference_list=True, **more)


def test_a_bad_value_beside_the_key_is_left_out_and_its_rule_is_told(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    rows = [
        ["1", "城东街道", "370302", "2008-02-30"],
        ["2", " ", "X9", "2009/1/5"],
        ["3", "城西街道", "370303", "2010-01-01"],
    ]
    harness.deliver(towns(entry_of), DAY, rows)
    done = harness.standardise(towns(entry_of), DAY)

    assert (done.landed, done.aggregated, done.quarantined) == (3, 3, 0)
    assert harness.read("aggregation", "name, district, approved", DAY) == {
        1: ("城东街道", "370302", None),
        2: (None, None, date(2009, 1, 5)),
        3: ("城西街道", "370303", date(2010, 1, 1)),
    }
    assert harness.read("aggregation", "_warnings", DAY) == {
        1: ["type:approved"],
        2: ["required:name", "code:district", "format:approved"],
        3: [],
    }
    assert harness.results(DAY)["code:district"] == (2, 3)


def test_a_bad_key_keeps_the_row_back(entry_of: Callable[..., Entry], harness: AggregationHarness):
    harness.deliver(
        towns(entry_of), DAY, [[None, "城东街道", "X9", None], ["1", "城西街道", "X9", None]]
    )
    harness.standardise(towns(entry_of), DAY)

    assert harness.read("quarantine", "_reasons", DAY) == {1: ["required:code"]}
    assert harness.read("aggregation", "code, district", DAY) == {2: ("1", None)}


def test_of_two_rows_of_a_record_the_whole_one_is_kept(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    harness.deliver(
        towns(entry_of), DAY, [["1", "城东街道", "370302", None], ["1", "城东街道", "X9", None]]
    )
    harness.standardise(towns(entry_of), DAY)

    assert harness.read("aggregation", "district", DAY) == {1: "370302"}


def test_a_list_of_very_many_items_leaves_bad_values_out_too(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    """Verdicts of a wide table are kept as bits."""
    wide = [{"name": f"i{n}", "type": "integer"} for n in range(100)]
    entry = entry_of([{"name": "code", "required": True}, *wide], ["code"], reference_list=True)
    harness.deliver(entry, DAY, [["1", *("1" if n != 77 else "x" for n in range(100))]])
    harness.standardise(entry, DAY)

    assert harness.read("aggregation", "i76, i77, _warnings", DAY) == {1: (1, None, ["type:i77"])}


def test_a_list_of_which_most_rows_are_bad_is_kept_back_whole(
    entry_of: Callable[..., Entry], harness: AggregationHarness
):
    """The last good day's list serves: a column that slipped would empty every row."""
    rows = [[str(n), "某某街道", "X9", None] for n in range(200)]
    harness.deliver(towns(entry_of), DAY, rows)

    with pytest.raises(DeliveryBlockedError, match="quarantined_share"):
        harness.standardise(towns(entry_of), DAY)
