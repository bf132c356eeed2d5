"""What `rules/<rule>.yml` and `quality.yml` may say, and what is refused with file, line and remedy."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.cross_checks.due import in_time
from zb_pipelines.domain.cross_checks.terms import SUGGESTED, Due
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED_CATALOG, tmp_path / "catalog")


def problems(folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        load_catalog(folder)
    return str(refused.value)


def test_a_rule_that_names_what_is_not_there_is_refused(folder: Path) -> None:
    rule = folder / "rules" / "student_school.yml"
    text = rule.read_text("utf-8")
    rule.write_text(text.replace("[school_code]", "[school]"), "utf-8")
    assert "rules/student_school.yml:6 items" in problems(folder)
    rule.write_text(text.replace("education__school", "education__kindergarten"), "utf-8")
    assert "目录里没有表 aggregation.education__kindergarten" in problems(folder)
    rule.write_text(text.replace("kind: reference", "kind: refrence"), "utf-8")
    assert "不认识的 kind refrence" in problems(folder)


def test_a_rule_must_not_read_what_the_law_withholds(folder: Path) -> None:
    rule = folder / "rules" / "death_name.yml"
    rule.write_text(rule.read_text("utf-8").replace("value: name", "value: epidemic_survey"))
    assert "没有列 epidemic_survey" in problems(folder)


def test_a_deployment_sets_its_own_terms(folder: Path) -> None:
    (folder / "quality.yml").write_text("stop: {share: 0.2, entries: {tax/taxpayer: 0.05}}\n")
    terms = load_catalog(folder).quality
    assert (terms.stop.share_of("tax/taxpayer"), terms.stop.share_of("bus/bus_card")) == (0.05, 0.2)
    assert terms.due == SUGGESTED
    (folder / "quality.yml").write_text("stop: {share: 1.5}\n")
    assert "quality.yml:1" in problems(folder)


@pytest.mark.parametrize(
    ("cycle", "last", "timely"),
    [
        ("每日", "2026-11-20", True),  # Friday for a Monday: one working day
        ("每日", "2026-11-19", False),
        ("每周", "2026-11-15", True),
        ("每周", "2026-11-14", False),
        ("每月", "2026-11-01", True),  # after the end of October, due on 10 November
        ("每月", "2026-10-31", False),
        ("每季度", "2026-10-01", True),
        ("每季度", "2026-09-30", False),
        ("每年", "2026-01-01", True),
        ("每年", "2025-12-31", False),
    ],
)
def test_a_delivery_is_in_time_by_cycle_and_tolerance(cycle: str, last: str, timely: bool) -> None:
    monday = date(2026, 11, 23)
    assert in_time(SUGGESTED[cycle], date.fromisoformat(last), monday) is timely


def test_within_the_grace_after_a_period_the_last_one_still_counts() -> None:
    due = Due(after="month", grace=10)
    assert in_time(due, date(2026, 10, 5), date(2026, 11, 10))
    assert not in_time(due, date(2026, 10, 5), date(2026, 11, 11))


@pytest.mark.parametrize(
    "file", ["sources/public_security/household_register.yml", "survivorship/legal_entity.yml"]
)
def test_a_file_that_cannot_be_read_is_told_once_and_not_by_all_that_read_it(
    folder: Path, file: str
) -> None:
    """Tables, findings, rules, suites and products of the shipped catalog read both."""
    broken = folder / file
    broken.write_text(f"nonsense: 1\n{broken.read_text('utf-8')}", "utf-8")
    with pytest.raises(InputError) as refused:
        load_catalog(folder)
    assert [each.where for each in refused.value.problems] == [f"{file}:1 nonsense"]
