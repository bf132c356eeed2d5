"""The chapter 共享开放: what it says is true of whole days, is counted again by queries, and stays so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.sharing_facts import (
    SharingFacts,
    gather_sharing,
    sharing_of_agency,
)
from assets.reports.quality.figures.definitions import FIGURES
from assets.reports.quality.figures.figure_values import FigureValue
from assets.reports.quality.figures.lake_queries import recompute
from assets.reports.quality.figures.sharing_figures import PLACE, sharing_values
from assets.reports.quality.sections.sharing import sharing_blocks
from assets.sharing.request_days import requests_on
from resources.registry.sharing.usage import Usage
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.sharing.request import RequestStep

TOMORROW = DAY + timedelta(days=1)
LATER = date(2026, 10, 9)
"""Past the form check of a request of :data:`DAY`."""


@pytest.fixture
def lived(city: City) -> City:
    """One request granted and used beyond its quota, one left lying, one answered a day later."""
    grant = city.granted("payer", quota=1)
    now = datetime.now(UTC)
    city.platform.registry.sharing.usage.record(
        [
            Usage(now, DAY, "payer", "query", 200, grant, rows=3),
            Usage(now, DAY, "payer", "query", 429, grant),
        ]
    )
    desk = city.desk()
    numbers = [desk.draft(city.wanted(each)).id for each in ("payer", "payer_file")]
    for each in numbers:
        desk.take(each, RequestStep("submit", "张三", "civil"))
    number = numbers[-1]
    desk.take(number, RequestStep("notice", "王五", "bureau", "缺授权书"))
    city.desk(TOMORROW).take(number, RequestStep("withdraw", "张三", "civil"))
    return city


def facts(city: City, day: date) -> SharingFacts:
    release = city.platform.registry.release_on(day)
    assert release is not None
    return gather_sharing(city.platform, release, DAY, day)


def test_a_day_is_told_as_it_ended_whatever_came_later(lived: City) -> None:
    states = {e.id: e.state for e in requests_on(lived.platform.registry, DAY)}
    assert states == {"Q00001": "granted", "Q00002": "submitted", "Q00003": "supplement"}
    later = {e.id: e.state for e in requests_on(lived.platform.registry, TOMORROW)}
    assert later == states | {"Q00003": "withdrawn"}
    before = facts(lived, TOMORROW)
    lived.platform.registry.sharing.grants.revoke("G00001", "王五", "目的消失", TOMORROW)
    assert [e.state(before.until) for e in facts(lived, TOMORROW).grants] == ["active"]


def test_every_figure_is_counted_again_by_its_query(lived: City) -> None:
    found = [
        FigureValue(key, PLACE, said, n) for key, said, n in sharing_values(facts(lived, LATER))
    ]
    assert {each.key for each in found} == {
        key for key, each in FIGURES.items() if each.of == "sharing"
    }
    again = list(recompute(lived.platform, lived.catalog, (DAY, LATER), found))
    assert [(each, value) for each, value in again if value != each.value] == []
    told = {(each.key, each.rule): each.value for each in found}
    assert told["share_requests", "submitted"] == 1
    assert told["share_overdue", ""] == 1  # the form check; what was withdrawn has no clock
    assert (told["share_calls", "civil"], told["share_rows", "civil"]) == (2, 3)
    declared = [told[name, "tax"] for name in ("channels", "channels_merged", "channels_overdue")]
    assert declared == [3, 1, 1]


def test_a_wrong_figure_is_found(lived: City) -> None:
    wrong = [FigureValue("share_rows", PLACE, "civil", 4)]
    ((_, value),) = recompute(lived.platform, lived.catalog, (DAY, LATER), wrong)
    assert value == 3


def test_the_chapter_names_what_is_overdue_and_beyond_its_quota(lived: City) -> None:
    release = lived.platform.registry.release_on(LATER)
    assert release is not None
    said = facts(lived, LATER)
    sentences, by_state, by_agency, attention, channels = sharing_blocks(said, Names(release))
    assert "申报渠道 3 = 已归并 1 + 归并中 1 + 逾期 1（✓ 成立）" in sentences.lines[2]
    assert [row[1:] for row in by_state.rows] == [(1, 0), (1, 1), (1, 0)]
    assert ("虚构市civil局", 3, 0, 0, 1, 2, 3) in by_agency.rows
    assert {row[0] for row in attention.rows} == {"Q00002", "G00001"}
    own = sharing_of_agency(said, "tax")
    assert len(own.requests) == 3
    assert sharing_of_agency(said, "health").requests == ()
    assert channels.rows == (("虚构市tax局", 3, 1, 1, 1),)
