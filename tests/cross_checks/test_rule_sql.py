"""What each kind of rule over tables says of rows that a reader can check by eye."""

from collections.abc import Mapping
from typing import Any

import pytest

from quality.rules.cross_check_sql import verdict_sql
from resources.engine import Engine
from zb_pipelines.domain.cross_checks.model import KINDS

RECORDS = {"aggregation.student": "_record", "base.figure": "what"}


@pytest.fixture
def city(engine: Engine) -> Engine:
    for statement in (
        "CREATE SCHEMA aggregation",
        "CREATE SCHEMA base",
        "CREATE TABLE aggregation.school (_record VARCHAR, code VARCHAR, students INTEGER)",
        "INSERT INTO aggregation.school VALUES ('s1', '01', 3), ('s2', '02', 1)",
        "CREATE TABLE aggregation.student (_record VARCHAR, id VARCHAR, name VARCHAR, school VARCHAR,"
        " born DATE, left_on DATE, day DATE)",
        """INSERT INTO aggregation.student VALUES
        ('a', '1', '张三', '01', '2010-01-01', '2020-01-01', '2026-11-21'),
        ('b', '2', '李四', '09', '2010-01-01', '2009-01-01', '2026-11-22'),
        ('c', '3', '王五', NULL, '2010-01-01', NULL, '2026-11-22'),
        ('d', '4', '赵六', '02', NULL, '2020-01-01', '2026-11-22')""",
        "CREATE TABLE base.person (id VARCHAR, name VARCHAR, died DATE)",
        """INSERT INTO base.person VALUES ('1', '张三', NULL), ('2', '李司', '2009-06-01'),
        ('3', '王五', '2020-01-01'), ('3', '王武', '2020-01-01')""",
    ):
        engine.execute(statement)
    return engine


def verdicts(city: Engine, days: Mapping[str, str] | None = None, **said: Any) -> dict[str, Any]:
    words = {"key": "k", "title": "t", "remedy": "r", "table": "aggregation.student"}
    rule = KINDS[said["kind"]].model_validate(words | said)
    found = city.rows(verdict_sql(rule, RECORDS, days or {}))
    assert len({record for record, _ in found}) == len(found)
    return dict(found)


def test_a_reference_leads_somewhere_or_is_broken(city: Engine) -> None:
    said: dict[str, Any] = {
        "items": ["school"],
        "target": "aggregation.school",
        "target_items": ["code"],
    }
    assert verdicts(city, kind="reference", **said) == {
        "a": False,
        "b": True,
        "c": None,
        "d": False,
    }


def test_of_a_table_that_grows_only_the_newest_day_is_judged(city: Engine) -> None:
    said: dict[str, Any] = {
        "items": ["school"],
        "target": "aggregation.school",
        "target_items": ["code"],
    }
    found = verdicts(city, {"aggregation.student": "2026-11-22"}, kind="reference", **said)
    assert sorted(found) == ["b", "c", "d"]


def test_the_same_fact_is_the_same_in_both_sources(city: Engine) -> None:
    said: dict[str, Any] = {"items": ["id"], "target": "base.person", "target_items": ["id"]}
    found = verdicts(city, kind="same_fact", value="name", target_value="name", **said)
    # Of 3 the other source says two things, of 4 nothing.
    assert found == {"a": False, "b": True}


def test_times_are_in_order_within_a_row_and_between_tables(city: Engine) -> None:
    found = verdicts(city, kind="order", earlier="born", later="left_on")
    assert found == {"a": False, "b": True, "c": None, "d": None}
    joined: dict[str, Any] = {"items": ["id"], "target": "base.person", "target_items": ["id"]}
    found = verdicts(city, kind="order", earlier="born", later="died", **joined)
    assert found == {"b": True, "c": False}


def test_a_condition_is_judged_where_it_can_be(city: Engine) -> None:
    found = verdicts(city, kind="condition", holds="year(born) = 2010", where="name <> '张三'")
    assert found == {"b": False, "c": False, "d": None}


def test_parts_make_the_whole(city: Engine) -> None:
    city.execute("CREATE TABLE base.figure (what VARCHAR, district VARCHAR, value DECIMAL(18, 2))")
    city.execute(
        "INSERT INTO base.figure VALUES ('a', '01', 1), ('a', '02', 2), ('a', 'city', 3),"
        " ('b', '01', 1), ('b', '02', 2), ('b', 'city', 4), ('c', '01', 1)"
    )
    found = verdicts(
        city,
        kind="total",
        table="base.figure",
        value="value",
        parts="district <> 'city'",
        whole="district = 'city'",
        group=["what"],
        tolerance=0.01,
    )
    assert sorted(found.values(), key=str) == [False, None, True]


def test_what_waits_in_quarantine_is_the_targets_fault_and_not_told_again(city: Engine) -> None:
    city.execute("CREATE TEMP TABLE waiting AS SELECT '09' AS k0")
    rule = KINDS["reference"].model_validate(
        {
            **{"key": "k", "title": "t", "remedy": "r", "table": "aggregation.student"},
            **{"kind": "reference", "items": ["school"]},
            **{"target": "aggregation.school", "target_items": ["code"]},
        }
    )
    found = dict(city.rows(verdict_sql(rule, RECORDS, {}, "waiting")))

    assert found == {"a": False, "b": None, "c": None, "d": False}
