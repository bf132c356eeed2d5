"""What a report says first: suspected rules, problems by what they cost, days that are missing."""

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from assets.reports.quality.compose import document
from assets.reports.quality.facts.facts import Facts, gather
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import problems
from assets.reports.quality.facts.scored import score_of_report
from assets.reports.quality.facts.suspected_rules import rule_name, suspected_rules
from quality.scores.scores import Measure
from resources.platform import Platform, open_platform
from resources.registry import Delivery, RuleResult, Standardisation
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.period import Period, period_of
from zb_pipelines.domain.quality.scoring import shipped_scoring
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = date(2026, 10, 30)
BIRTHS = "health_commission/birth_certificate"
REFERENCE = "reference:birth_institution"


def measured(rule: str, passed: int, checked: int) -> Measure:
    return Measure(BIRTHS, "一致性", "关联一致性", rule, passed, checked)


@pytest.mark.parametrize(
    ("passed", "checked", "suspected"),
    [(0, 20, True), (0, 19, False), (5, 100, False), (4, 100, True), (100, 100, False)],
)
def test_more_than_95_percent_of_20_and_more(passed: int, checked: int, suspected: bool) -> None:
    found = suspected_rules([measured(REFERENCE, passed, checked)], shipped_scoring())
    assert bool(found) == suspected


def test_what_is_measured_without_a_rule_is_no_suspect() -> None:
    assert suspected_rules([measured("delivery:reached", 0, 30)], shipped_scoring()) == ()


def test_a_rule_that_passed_before_is_no_suspect() -> None:
    failing, good = measured(REFERENCE, 0, 30), measured(REFERENCE, 29, 30)
    assert suspected_rules([failing], shipped_scoring(), [failing]) == (failing,)
    assert suspected_rules([failing], shipped_scoring(), [failing, good]) == ()


def test_an_entry_most_of_whose_rules_fail_is_wrong_itself() -> None:
    rules = [measured(f"code:{name}", 0, 30) for name in "abc"]
    well = [measured(f"type:{name}", 30, 30) for name in "abc"]
    assert suspected_rules(rules, shipped_scoring()) == ()
    assert len(suspected_rules([*rules, *well], shipped_scoring())) == 3


def test_a_confirmed_rule_counts_again() -> None:
    each = measured(REFERENCE, 0, 30)
    confirmed = shipped_scoring().model_copy(update={"confirmed": [rule_name(each)]})
    assert suspected_rules([each], confirmed) == ()


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    for name in ("ZB_SOURCES", "ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG", "ZB_SCORING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    opened = open_platform()
    opened.registry.publish(load_catalog(SHIPPED_CATALOG), "审核人", "测试", date(2026, 10, 1))
    return opened


def facts_of(platform: Platform, *results: tuple[str, Literal["block", "warn"], int, int]) -> Facts:
    """One night of births with ``results``: rule, severity, passed, checked."""
    table = entry_table("aggregation", BIRTHS)
    platform.registry.record_delivery(Delivery(BIRTHS, DAY, "stored", DAY, 100))
    done = Standardisation(BIRTHS, DAY, DAY, 100, 99, 1, "h", "e")
    platform.registry.record_standardisation(done)
    platform.registry.record_rule_results(
        [
            RuleResult(table, DAY, rule, "x", "准确性", severity, passed, checked, 1)
            for rule, severity, passed, checked in results
        ]
    )
    return gather(platform, Period(DAY, DAY), DAY)


def test_a_suspected_rule_moves_no_score_and_is_said_first(platform: Platform) -> None:
    facts = facts_of(platform, ("code:sex", "block", 99, 100), (REFERENCE, "warn", 0, 100))

    assert [each.rule for each in facts.suspected] == [REFERENCE]
    assert score_of_report(facts).dimension("准确性") == 99
    made = document(facts)
    summary = made.sections[0]
    assert "疑似规则有误 1 条，核实前不计入得分和排名：" in str(summary.blocks[1])
    assert next(t for t in made.tables() if t.key == "suspected").rows[0][3:5] == (100, 100)


def test_problems_go_by_the_points_they_cost_hints_too(platform: Platform) -> None:
    facts = facts_of(
        platform, ("code:sex", "block", 98, 100), ("reference:birth_mother", "warn", 60, 100)
    )

    found = problems(facts, Names(facts.release))
    assert [(each.rule, each.failed) for each in found] == [
        ("reference:birth_mother", 40),
        ("code:sex", 2),
    ]
    assert found[0].lost > found[1].lost


def test_a_problem_of_a_delivery_does_not_repeat_the_title_beside_it(platform: Platform) -> None:
    names = Names(facts_of(platform).release)
    assert names.title(BIRTHS) == "出生医学证明信息"
    assert names.rule(BIRTHS, "timely:delivery")[0] == "没有在更新周期（含容差）内提供"
    assert names.rule(BIRTHS, "code:child_sex")[0].startswith("“")


def test_a_promise_is_told_by_its_failure(platform: Platform) -> None:
    names = Names(facts_of(platform).release)
    place, rule = "base.legal_entity__representative", "gx.be_in_set:life_status"
    assert names.rule(place, rule)[0] == "法定代表人（经营者）已死亡"


def test_the_days_that_are_missing_are_said_on_the_cover(platform: Platform) -> None:
    facts_of(platform, ("code:sex", "block", 99, 100))

    month = document(gather(platform, period_of("2026-10"), DAY))
    day = document(gather(platform, Period(DAY, DAY), DAY))
    said = "30 天中有 1 天，缺 29 天，数字不代表整个期间"
    assert dict(month.cover)["有记录的天数"] == said
    assert dict(day.cover)["有记录的天数"] == "1 天中有 1 天"
