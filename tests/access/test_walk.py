"""Every outlet, role, level and agency: who sees what, decided by the one function."""

from collections import Counter
from itertools import product

import pytest

from zb_pipelines.domain.access import (
    PUBLIC,
    ROLES,
    GradedColumn,
    GradedTable,
    Principal,
    development_principal,
    may,
    shipped_grading,
)
from zb_pipelines.domain.access.roles import Form, Role

GRADING = shipped_grading()
AGENCIES = ("health", "tax")
LEVELS = ("L1", "L2", "L3", "L4")
# The outlets, by the form in which they hand data out.
OUTLETS: dict[str, Form] = {
    "query": "rows",
    "explain": "rows",
    "findings": "rows",
    "JSON": "rows",
    "dictionary": "metadata",
    "Dagster metadata": "metadata",
    "report": "aggregate",
    "workbook": "file",
    "geo": "file",
    "verification": "verify",
    "open package": "open",
}


def table(agency: str | None, level: str, database: str | None = None) -> GradedTable:
    column = GradedColumn("value", level)  # pyright: ignore[reportArgumentType]
    return GradedTable(
        f"aggregation.{agency}__entry" if agency else f"thematic.{database}__table",
        GRADING,
        {"value": column, "_origin": GradedColumn("_origin", "L1")},
        agency=agency,
        database=database,
        agencies=frozenset({agency or "health"}),
    )


def principal(role: Role) -> Principal:
    scope = ROLES[role].scope
    return Principal(
        role,
        frozenset({role}),
        agency="health" if scope == "agency" else None,
        theme="healthcare" if scope == "theme" else None,
    )


WALK = list(product(OUTLETS, ROLES, LEVELS, AGENCIES, ("read", "unmask")))


def test_the_walk_of_outlets_roles_levels_and_agencies() -> None:
    answers: Counter[str] = Counter()
    for outlet, role, level, agency, act in WALK:
        form, who = OUTLETS[outlet], principal(role)
        owned = table(agency, level)
        decision = may(who, act, owned, owned.column("value"), form)
        answers[decision.answer] += 1
        where = f"{outlet} {role} {level} {agency} {act}: {decision}"
        if form in ("rows", "file") and decision.answer == "yes" and level >= "L3":
            assert act == "unmask", where
            assert decision.approval, where
            assert decision.purpose, where
        if form in ("rows", "file") and role not in ("engineer", "clerk"):
            assert decision.answer == "no", where
        if form in ("rows", "file", "aggregate") and role == "clerk" and agency != "health":
            assert decision.answer == "no", where
        if form == "open" and level > "L1":
            assert decision.answer == "no", where
        if form == "verify" and level >= "L3":
            assert decision.answer in ("verify_only", "no"), where
        if decision.answer == "no":
            assert decision.reason, where
    assert sum(answers.values()) == len(WALK) == 11 * 8 * 4 * 2 * 2
    assert set(answers) == {"yes", "masked", "verify_only", "no"}


@pytest.mark.parametrize("level", LEVELS)
def test_an_analyst_reads_the_own_theme_without_what_leads_back(level: str) -> None:
    analyst = principal("analyst")
    own, other = table(None, level, "healthcare"), table(None, level, "food_safety")

    seen = may(analyst, "read", own, own.column("value"))
    assert seen.answer == ("yes" if level <= "L2" else "masked")
    assert may(analyst, "read", own, own.column("_origin")).answer == "no"
    assert may(analyst, "read", other, other.column("value")).answer == "no"


def test_a_district_sees_its_own_agencies_only() -> None:
    here = GradedTable("aggregation.a__e", GRADING, agency="health", district="370303")
    there = GradedTable("aggregation.a__e", GRADING, agency="health", district="370305")
    clerk = Principal("clerk", frozenset({"clerk"}), "health", district="370303")
    assert may(clerk, "read", here).is_allowed
    assert not may(clerk, "read", there).is_allowed


def test_several_sources_raise_the_level_of_the_whole() -> None:
    columns = {"id": GradedColumn("id", "L3", "resident_id")}
    few = GradedTable("base.a__b", GRADING, columns, agencies=frozenset("abcd"))
    many = GradedTable("base.a__b", GRADING, columns, agencies=frozenset("abcde"))
    assert (few.level, many.level) == ("L3", "L4")


def test_what_comes_together_in_one_table_raises_it() -> None:
    columns = {
        "id": GradedColumn("id", "L3", "resident_id"),
        "account": GradedColumn("account", "L3", "bank_account"),
    }
    assert GradedTable("base.a__b", GRADING, columns).level == "L4"


def test_an_undeclared_column_is_hidden() -> None:
    known = GradedTable("base.a__b", GRADING, {"x": GradedColumn("x", "L1")})
    assert known.column("surprise").level == "L3"


def test_without_declared_users_everything_is_as_an_operator_has_it() -> None:
    who = development_principal("root")
    secret = table("health", "L4")
    assert may(who, "unmask", secret, secret.column("value")).answer == "yes"
    assert may(who, "users").is_allowed
    assert not may(PUBLIC, "query").is_allowed
