"""What a report says first: suspected rules, problems by what they cost, days that are missing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest

from assets.reports.quality.compose import document
from assets.reports.quality.document.document import Map
from assets.reports.quality.facts.district_figures import District, PlacedRows, Town
from assets.reports.quality.facts.facts import Facts, gather
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import problems
from assets.reports.quality.facts.scored import score_of_report
from assets.reports.quality.facts.suspected_rules import rule_name, suspected_rules
from assets.reports.quality.rendering.maps import drawn_map
from quality.scores.scores import Measure
from resources.platform import Platform, open_platform
from resources.registry import Delivery, RuleResult, Standardisation
from tests.environment import choose_home
from tests.shipped import shipped_catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.period import Period, period_of
from zb_pipelines.domain.quality.scoring import shipped_scoring

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
    choose_home(monkeypatch, tmp_path, DAY)
    opened = open_platform()
    opened.registry.publish(shipped_catalog(), "审核人", "测试", date(2026, 10, 1))
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
    after = DAY + timedelta(days=2)
    silent = document(gather(platform, Period(after, after), after))
    assert dict(silent.cover)["有记录的天数"] == (
        f"1 天中有 0 天，缺 1 天，数字不代表整个期间；最近一夜：{DAY}"
    )
    assert dict(day.cover)["有记录的天数"] == "1 天中有 1 天"


def test_maps_show_where_data_and_bad_rows_are_and_say_that_they_are_schematic(
    platform: Platform,
) -> None:
    square = ((118.0, 36.0), (118.1, 36.0), (118.1, 36.1), (118.0, 36.0))
    facts = replace(
        facts_of(platform, ("code:child_sex", "block", 99, 100)),
        placed=(
            PlacedRows(BIRTHS, "370302", 90, 10),
            PlacedRows("civil_affairs/place_name", "370302", 0, 0),
            PlacedRows(BIRTHS, "370303", 0, 0),
        ),
        districts=(District("370302", "淄川<区>", (square,), (118.05, 36.05)),),
        towns=(Town("昆仑镇", (118.02, 36.02), 3, False), Town("洪山镇", None, 0, True)),
    )
    made = document(facts)
    section = next(each for each in made.sections if each.key == "district_map")
    coverage, trouble = (each for each in section.blocks if isinstance(each, Map))
    assert [(e.words, e.share) for e in coverage.areas] == [("1 / 2 项", 0.5)]
    assert [(e.words, e.share) for e in trouble.areas] == [("万分之 1000", 1.0)]
    assert [each.marked for each in coverage.dots] == [False]
    assert [each.marked for each in trouble.dots] == [True]
    table = next(each for each in made.tables() if each.key == "districts_held")
    assert table.rows[0] == ("淄川区", (1, 2), 90, 10, 1000.0)
    assert table.rows[1] == ("张店区", (0, 1), 0, 0, None)

    drawn = drawn_map(trouble)
    assert "示意图" in drawn
    assert "淄川&lt;区&gt; 万分之 1000" in drawn
    assert drawn.count("<path") == 1
    assert drawn.count("<circle") == 1


def test_a_period_stands_beside_the_one_before_and_that_of_a_year_ago(platform: Platform) -> None:
    made = document(facts_of(platform, ("code:child_sex", "block", 99, 100)))
    table = next(each for each in made.tables() if each.key == "comparison")
    assert [each.title for each in table.columns][1:] == [
        "本期（2026年10月30日）",
        "上期（2026年10月29日）",
        "上年同期（2025年10月30日）",
    ]
    days, _, _, received, bad = table.rows
    assert days[1:] == ("1 天中有 1 天", "1 天中有 0 天", "1 天中有 0 天")
    assert received[1:] == ("100", "—", "—")
    assert bad[1:] == ("100.0", "—", "—")


def test_an_agency_of_a_district_is_ranked_once(platform: Platform) -> None:
    made = document(facts_of(platform, ("code:child_sex", "block", 999, 1000)))
    agencies = next(each for each in made.tables() if each.key == "agencies")
    of_districts = [row for row in agencies.rows if row[1] == "在区县中排名"]
    assert [row[2] for row in of_districts] == ["临淄区大数据局", "张店区大数据局"]
    assert {row[0] for row in of_districts} == {None}
    note = str(next(each for each in made.sections if each.key == "ranking").blocks[0])
    assert "以下区县尚无本级单位编目，不参加排名：淄川区" in note


def test_a_days_report_says_what_changed_since_the_day_before(platform: Platform) -> None:
    """A rule that failed is solved, another fails anew, and the entry that was fetched is not any more."""
    eve, table = DAY - timedelta(days=1), entry_table("aggregation", BIRTHS)
    platform.registry.record_delivery(Delivery(BIRTHS, eve, "stored", eve, 100))
    platform.registry.record_standardisation(
        Standardisation(BIRTHS, eve, eve, 100, 99, 1, "h", "e")
    )
    platform.registry.record_rule_results(
        [
            RuleResult(table, eve, "code:child_sex", "x", "准确性", "block", 90, 100, 1),
            RuleResult(table, eve, "future:issue_date", "x", "准确性", "block", 100, 100, 1),
        ]
    )
    facts = facts_of(
        platform, ("code:child_sex", "block", 100, 100), ("future:issue_date", "block", 95, 100)
    )
    platform.registry.record_delivery(
        Delivery(BIRTHS, DAY, "failed", failure="unreachable", reason="x")
    )
    said = str(document(gather(platform, Period(DAY, DAY), DAY)).sections[0])
    assert facts.before.rules
    assert (
        "上期末有问题的规则 1 条，其中已解决 1 条、减少 0 条、增加 0 条；新出现问题的规则 1 条"
        in said
    )
    assert "新增未汇聚：淄博市卫生健康委员会“出生医学证明信息”" in said
