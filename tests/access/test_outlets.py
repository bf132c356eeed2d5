"""Real outlets, asked by every role: each planted value is shown exactly as the one decision says."""

import json
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from resources.platform import Platform, open_platform
from resources.registry.access.users import User
from tests.builders import agency_fields, entry_fields
from tests.environment import choose_home
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.domain.access import ROLES, Principal, may
from zb_pipelines.domain.access.levels import masked_value
from zb_pipelines.domain.access.roles import Role
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError

DAY = date(2026, 11, 22)
LEVELS = ("L1", "L2", "L3", "L4")
THEME, OTHER = "social_security", "healthcare"
TABLES = (
    "aggregation.tax__payer",
    "aggregation.market__company",
    f"thematic.{THEME}__case",
    f"thematic.{OTHER}__case",
)
FINDING = f"thematic.{THEME}__finding"
PURPOSE = ("--purpose", "走查各出口")
ITEMS = [{"name": level.lower(), "level": level} for level in LEVELS]


def planted(table: str, level: str) -> str:
    """A value that stands nowhere else."""
    return f"planted {level} of {table}"


def derived(theme: str) -> dict[str, Any]:
    columns = [{**item, "title": item["name"], "type": "string"} for item in ITEMS]
    return {
        "database": theme, "table": "case", "title": "案件", "summary": "案件", "key": ["l1"],
        "columns": columns, "sql": "SELECT 1", "reads": [TABLES[0]],
    }  # fmt: skip


def small_catalog() -> Catalog:
    """An entry of each of two agencies, a table of each of two themes, a rule; columns of every level."""
    entry = {"identifiers": ["l1"], "record_key": ["l1"], "subject": "单位", "level": "L4"}
    rule = {
        "theme": THEME, "rule": "doubt", "title": "疑点", "subject": "body", "verifier": "tax",
        "law": {"statute": "x", "article": "一"}, "advice": "核实", "sql": "SELECT 1",
        "reads": [TABLES[0]], "levels": {"since": "L2", "until": "L4", "subject": "L1", "detail": "L1",
        "amount": "L1", "case_key": "L1", "evidence": "L1"},
    }  # fmt: skip
    return Catalog.model_validate(
        {
            "agencies": {key: agency_fields(key) for key in ("tax", "market")},
            "entries": {
                key: entry_fields(key, ITEMS, **entry) for key in ("tax/payer", "market/company")
            },
            "tables": {f"{theme}/case": derived(theme) for theme in (THEME, OTHER)},
            "findings": {f"{THEME}/doubt": rule},
            "codes": {},
            "subjects": {"单位": "单位"},
            "statutes": {},
            "consolidations": {},
        }
    )


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    platform = open_platform()
    platform.registry.publish(small_catalog(), "审核人", "测试", DAY)
    with platform.engine() as engine:
        for table in TABLES:
            values = ", ".join(f"'{planted(table, level)}' AS {level.lower()}" for level in LEVELS)
            platform.lake.replace(engine, table, DAY, f"SELECT {values}")
        platform.lake.replace(
            engine, FINDING, DAY,
            "SELECT 'f1' AS finding, 'doubt' AS rule, '疑点' AS title, '法' AS law, 'tax' AS verifier,"
            " 'body' AS subject_kind, 'planted subject' AS subject, DATE '2026-01-02' AS since,"
            " DATE '2026-03-04' AS until, CAST(7 AS DECIMAL(18, 4)) AS amount, 'planted detail' AS detail,"
            " ['tax/payer#1 planted', 'market/company#2 planted'] AS evidence, '核实' AS advice",
        )  # fmt: skip
    return platform


def everybody() -> list[Principal]:
    """Every role once, with the scope that it needs: the tax authority, the first theme."""
    return [
        Principal(
            role,
            frozenset({role}),
            agency="tax" if ROLES[role].scope == "agency" else None,
            theme=THEME if ROLES[role].scope == "theme" else None,
        )
        for role in ROLES
    ]


def become(platform: Platform, who: Principal) -> None:
    """Let the operating system's user of this process be ``who`` from now on."""
    users = platform.registry.access.users
    if users.get(who.name) is None:
        users.add(User(who.name, who.roles, who.agency, theme=who.theme), "test")
    for each in users.all():
        users.set_system_login(each.name, None, "test")
    users.set_system_login(who.name, system_login(), "test")


def run(*words: str) -> str | None:
    """What is printed, ``None`` where it is refused."""
    done = CliRunner().invoke(declare_app(), [*words, "--json"])
    if isinstance(done.exception, InputError):
        return None
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.stdout


def query(table: str, *words: str) -> dict[str, Any] | None:
    printed = run("query", f"SELECT l1, l2, l3, l4 FROM {table}", *PURPOSE, *words)
    return json.loads(printed)[0] if printed is not None else None


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
