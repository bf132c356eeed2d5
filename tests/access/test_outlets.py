"""Real outlets, asked by every role: each planted value is shown exactly as the one decision says."""

import json
from collections import Counter
from itertools import product

import pytest

from resources.platform import Platform
from tests.access.planted import (
    FINDING,
    LEVELS,
    TABLES,
    become,
    everybody,
    planted,
    query,
    run,
    small_catalog,
)
from zb_pipelines.domain.access import may
from zb_pipelines.domain.access.levels import masked_value
from zb_pipelines.domain.access.roles import Role
from zb_pipelines.domain.catalog.graded_tables import graded_tables


def test_query_shows_each_value_as_the_decision_says(platform: Platform) -> None:
    graded = graded_tables(small_catalog())
    seen: Counter[str] = Counter()
    for who, table in product(everybody(), TABLES):
        become(platform, who)
        row = query(table)
        for level in LEVELS:
            column = graded[table].column(level.lower())
            where = f"{who.name} {table} {level}"
            value = planted(table, level)
            decision = may(who, "read", graded[table], column)
            seen[decision.answer if row is not None else "refused"] += 1
            if row is None:
                asked = may(who, "query").is_allowed
                assert not (asked and may(who, "read", graded[table]).is_allowed), where
                continue
            expected = {
                "yes": value,
                "masked": masked_value(value, column),
                "no": None,
            }[decision.answer]
            assert row[level.lower()] == expected, where
    assert sum(seen.values()) == 8 * 4 * 4
    # An engineer reads four tables, clerk and analyst their own; every other query is refused.
    assert seen == {"yes": 12, "masked": 12, "refused": 104}


@pytest.mark.parametrize("role", ["engineer", "clerk", "analyst"])
def test_values_in_full_are_for_roles_that_may_and_need_a_second_person(
    platform: Platform, role: Role
) -> None:
    graded = graded_tables(small_catalog())
    (who,) = [each for each in everybody() if each.name == role]
    become(platform, who)
    table = TABLES[2] if role == "analyst" else TABLES[0]
    decisions = {
        level: may(who, "unmask", graded[table], graded[table].column(level.lower()))
        for level in LEVELS
    }
    row = query(table, "--unmasked")
    if any(each.approval for each in decisions.values()):
        assert row is None
        platform.registry.access.approvals.approve(1, "another")
        row = query(table, "--unmasked")
    assert row is not None
    for level in LEVELS:
        full = row[level.lower()] == planted(table, level)
        assert full == decisions[level].is_allowed, level


def test_findings_are_listed_column_by_column(platform: Platform) -> None:
    graded = graded_tables(small_catalog())[FINDING]
    raw = {"subject": "planted subject", "detail": "planted detail", "since": "2026-01-02",
           "until": "2026-03-04", "amount": "7.0000"}  # fmt: skip
    listed: Counter[str] = Counter()
    for who in everybody():
        become(platform, who)
        printed = run("findings", "list")
        if printed is None:
            assert not may(who, "report").is_allowed, who.name
            listed["refused"] += 1
            continue
        found = json.loads(printed)
        if who.agency == "tax":  # it is to verify the finding
            assert [each["detail"] for each in found] == ["planted detail"]
            assert found[0]["evidence"] == ["tax/payer#1 planted"]
            listed["verifier"] += 1
            continue
        if not may(who, "read", graded, graded.column("finding")).is_allowed:
            assert found == [], who.name
            listed["nothing"] += 1
            continue
        listed["masked"] += 1
        for name, value in raw.items():
            answer = may(who, "read", graded, graded.column(name)).answer
            shown = found[0][name]
            where = f"{who.name} {name} {answer}"
            if answer == "yes":
                assert str(shown) == value, where
            else:
                assert shown in (None, "", "***"), where
    assert listed == {"verifier": 1, "masked": 2, "nothing": 3, "refused": 2}


def test_no_value_stands_in_the_dictionary(platform: Platform) -> None:
    for who in everybody():
        become(platform, who)
        assert "planted" not in (run("dictionary") or "")
