"""A score can fall: one entry all wrong, an agency that is silent, forty small entries all wrong."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from assets.reports.quality.facts.facts import Facts, gather
from assets.reports.quality.facts.red_lines import crossed_lines
from assets.reports.quality.facts.scored import Scored, score_of_report, scored_by
from resources.platform import Platform, open_platform
from resources.registry import Delivery, RuleResult, Standardisation
from tests.environment import choose_home
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.period import Period

FIRST, DAY = date(2026, 10, 1), date(2026, 10, 30)
GRADES = ("优秀", "良好", "中等", "合格", "不合格")
RULES = (
    ("type:x", "规范性"),
    ("required:x", "完整性"),
    ("code:x", "准确性"),
    ("unique:x", "准确性"),
    ("reference:x", "一致性"),
)


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    opened = open_platform()
    opened.registry.publish(shipped_catalog(), "审核人", "测试", FIRST)
    return opened


def pulled(catalog: Catalog) -> list[str]:
    return [key for key, entry in catalog.entries.items() if not entry.withheld]


def live(platform: Platform, catalog: Catalog, wrong: Collection[str], silent: str = "") -> Facts:
    """One good night of 1,000 rows an entry; the 40 last entries have 10, those ``wrong`` fail all rules."""
    keys, registry = pulled(catalog), platform.registry
    for place, key in enumerate(keys):
        rows = 1_000 if place < len(keys) - 40 else 10
        day = FIRST if key.startswith(f"{silent}/") else DAY
        registry.record_delivery(Delivery(key, day, "stored", day, rows))
        registry.record_standardisation(Standardisation(key, day, day, rows, rows, 0, "h", "e"))
        table, passed = entry_table("aggregation", key), 0 if key in wrong else rows
        results = [
            RuleResult(table, day, rule, "x", dimension, "warn", passed, rows, 1)
            for rule, dimension in RULES
        ]
        registry.record_rule_results(results)
    return gather(platform, Period(DAY, DAY), DAY)


def worse(found: Scored, than: str) -> int:
    """How many grades worse."""
    assert found.grade
    return GRADES.index(found.grade) - GRADES.index(than)


def test_all_well_is_graded_best(platform: Platform) -> None:
    facts = live(platform, shipped_catalog(), wrong=())

    assert (score_of_report(facts).points, score_of_report(facts).grade) == (100, "优秀")
    assert crossed_lines(facts) == ()


def test_one_entry_all_wrong(platform: Platform) -> None:
    catalog = shipped_catalog()
    large, small = pulled(catalog)[0], pulled(catalog)[-1]
    for wrong in (large, small):
        facts = live(platform, catalog, wrong=[wrong])

        assert facts.suspected == ()  # all its rules fail: the data are wrong, not the rules
        assert {each.line for each in crossed_lines(facts)} >= {"entry_wrong"}
        assert worse(score_of_report(facts), "优秀") == 2
        own = scored_by(facts, str)[wrong]
        assert own.grade == "不合格"


def test_an_agency_of_which_nothing_came_for_a_month(platform: Platform) -> None:
    facts = live(platform, shipped_catalog(), wrong=(), silent="civil_affairs")

    assert "agency_silent" in {each.line for each in crossed_lines(facts)}
    assert worse(score_of_report(facts), "优秀") == 2
    assert score_of_report(facts).points == pytest.approx(99.3, abs=0.5)


def test_the_forty_smallest_entries_all_wrong(platform: Platform) -> None:
    catalog = shipped_catalog()
    facts = live(platform, catalog, wrong=pulled(catalog)[-40:])

    found = score_of_report(facts)
    assert found.points is not None
    assert found.points < 75
    assert worse(found, "优秀") >= 3
