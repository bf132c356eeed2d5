"""Sums over spans of days are the database's, and the same on SQLite and PostgreSQL."""

from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from resources.registry import Build, Delivery, Registry, RuleResult, Standardisation
from resources.registry.history.rule_sums import together
from resources.registry.records.sums import BuildSum, CurrentDays, DeliverySum, RowSum

PAYER, TABLE = "tax/payer", "aggregation.tax__payer"


def day(number: int) -> date:
    return date(2026, 11, number)


MONTH = (day(1), day(30))
HALVES = [(day(1), day(15)), (day(16), day(30))]


@pytest.fixture(params=["sqlite", "postgresql"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Registry]:
    sqlite = f"sqlite:///{tmp_path / 'registry.db'}"
    postgresql = request.param == "postgresql"
    opened = Registry(request.getfixturevalue("postgres_database") if postgresql else sqlite)
    yield opened
    opened.close()


def result(on: int, rule: str, passed: int, checked: int, release: int = 1) -> RuleResult:
    return RuleResult(
        TABLE,
        day(on),
        rule,
        None,
        "规范性",
        "block",
        passed,
        checked,
        release,
        indicator="数据模型",
    )


def test_rules_are_summed_over_days_with_their_last_state(registry: Registry) -> None:
    registry.record_rule_results([result(1, "type:a", 9, 10), result(1, "gone:a", 0, 5)])
    registry.record_rule_results([result(20, "type:a", 7, 10, release=2)])

    ((gone, kept),) = registry.rule_sums.of([MONTH], [TABLE])
    assert (kept.rule, kept.passed, kept.checked, kept.days, kept.failing) == (
        "type:a",
        16,
        20,
        2,
        2,
    )
    assert (kept.last_passed, kept.last_checked) == (7, 10)
    assert (kept.first_release, kept.last_release, kept.indicator) == (1, 2, "数据模型")
    assert (gone.checked, gone.last_checked) == (5, 0)
    halves = registry.rule_sums.of(HALVES, [TABLE])
    assert [[(each.rule, each.last_passed) for each in half] for half in halves] == [
        [("gone:a", 0), ("type:a", 9)],
        [("type:a", 7)],
    ]
    assert together(halves) == (gone, kept)
    assert registry.rule_sums.of([MONTH], ["aggregation.tax__other"]) == [()]
    assert registry.rule_sums.of([MONTH], []) == [()]


def test_a_table_that_was_not_checked_stands_with_its_last_results(registry: Registry) -> None:
    registry.record_rule_results([result(1, "type:a", 9, 10)])
    registry.record_rule_results([result(3, "type:a", 8, 10)])
    registry.record_rule_results([result(20, "type:a", 7, 10)])

    between = [(day(10), day(11)), (day(12), day(12))]
    ((stands,), _) = both = registry.rule_sums.of(between, [TABLE])
    assert (stands.passed, stands.checked, stands.last_passed, stands.days) == (8, 10, 8, 0)
    assert together(both) == (stands,)
    # Days without a check do not count where others have one.
    days = [(day(n), day(n)) for n in range(1, 31)]
    assert (
        together(registry.rule_sums.of(days, [TABLE])) == registry.rule_sums.of([MONTH], [TABLE])[0]
    )
    before = (date(2026, 10, 1), date(2026, 10, 31))
    assert registry.rule_sums.of([before], [TABLE]) == [()]


def test_attempts_and_days_on_which_a_delivery_is_young_enough(registry: Registry) -> None:
    states: tuple[tuple[int, Literal["stored", "failed", "unchanged"]], ...] = (
        (3, "stored"),
        (4, "failed"),
        (5, "unchanged"),
        (20, "stored"),
    )
    for on, state in states:
        registry.record_delivery(Delivery(PAYER, day(on), state))
    registry.record_delivery(Delivery("tax/other", day(3), "failed"))
    sums = registry.sums

    assert sums.deliveries([MONTH]) == [
        DeliverySum(0, "tax/other", 1, 1),
        DeliverySum(0, PAYER, 4, 1),
    ]
    # 3 to 4, and 5 to 12 (seven days after it came), and 20 to 27.
    assert sums.current([MONTH], {PAYER: 7}) == [CurrentDays(0, PAYER, 2 + 8 + 8)]
    assert sums.current(HALVES, {PAYER: 7, "tax/other": 7}) == [
        CurrentDays(0, PAYER, 10),
        CurrentDays(1, PAYER, 8),
    ]
    # What came before the span still lasts into it; what comes later does not shorten it.
    assert sums.current([(day(6), day(8))], {PAYER: 7}) == [CurrentDays(0, PAYER, 3)]
    assert sums.current([(day(13), day(15))], {PAYER: 7}) == []
    assert sums.current([MONTH], {}) == []
    assert (sums.last_night(MONTH), sums.last_night((day(6), day(9)))) == (day(20), None)


def test_rows_count_once_however_long_they_stand(registry: Registry) -> None:
    for on, stored in ((3, 3), (4, 3), (20, 20)):
        registry.record_standardisation(
            Standardisation(PAYER, day(on), day(stored), 10, 9, 1, "h", "e")
        )

    assert registry.sums.rows([MONTH]) == [RowSum(0, PAYER, 20, 18, 2)]
    assert registry.sums.rows([(day(4), day(4))]) == []


def test_builds_are_summed(registry: Registry) -> None:
    for on in (3, 4):
        registry.record_build(Build("base.a__b", day(on), 100, on, 2, 1, 7, {}))

    assert registry.sums.builds([MONTH, (day(4), day(4))]) == [
        BuildSum(0, "base.a__b", 200, 14, 7, 4, 2),
        BuildSum(1, "base.a__b", 100, 7, 4, 2, 1),
    ]
