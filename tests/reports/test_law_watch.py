"""A change of the law opens a docket, moves with its person, and is closed by the release that answers it."""

from datetime import date
from typing import Any

import pytest

from assets.reports.law.law_report import TABLE, write_dockets
from assets.reports.law.law_watch import standing_on, watch_law
from resources.platform import Platform
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.model import Statute, Version
from zb_pipelines.domain.settings import Settings

ENTRY = "public_security/security_violation"
BEFORE, CHANGE, AFTER = date(2026, 9, 1), date(2026, 9, 20), date(2026, 9, 21)
DUE = date(2026, 10, 10)
LAW = "public_security_penalties_law"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


@pytest.fixture
def platform(settings: Settings) -> Platform:
    return Platform(settings)


def amended(catalog: Catalog, number: str = "一百四十") -> Catalog:
    """The sealing of public-security records moves to another article on the day of change."""
    law = catalog.statutes[LAW]
    now = law.versions[-1]
    (rule,) = (article for article in now.articles if article.topic == "治安违法记录封存")
    new = Version(
        label="2026年修正",
        published=BEFORE,
        in_force=CHANGE,
        articles=(rule.model_copy(update={"number": number}),),
    )
    ended = now.model_copy(update={"until": CHANGE})
    return with_law(catalog, law.model_copy(update={"versions": (*law.versions[:-1], ended, new)}))


def with_law(catalog: Catalog, law: Statute) -> Catalog:
    return catalog.model_copy(update={"statutes": catalog.statutes | {law.key: law}})


def with_entries(catalog: Catalog, old: str, new: str) -> Catalog:
    """Every basis that cites ``old`` cites ``new`` instead."""
    entries = {
        key: type(entry).model_validate_json(entry.model_dump_json().replace(old, new))
        for key, entry in catalog.entries.items()
    }
    return catalog.model_copy(update={"entries": entries})


def publish(platform: Platform, catalog: Catalog, effective: date) -> int:
    return platform.registry.publish(catalog, "审核人", "测试", effective).id


def docket_of(platform: Platform, day: date, entry: str = ENTRY) -> Any:
    found = [each for each in watch_law(platform, day).dockets if each.duty.entry == entry]
    assert len(found) <= 1
    return found[0] if found else None


def test_nothing_is_owed_while_the_law_stands(platform: Platform, catalog: Catalog) -> None:
    publish(platform, catalog, BEFORE)
    watched = watch_law(platform, BEFORE)
    assert (watched.dockets, watched.suspended) == ((), {})


def test_a_registered_amendment_opens_a_docket_before_it_is_in_force(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    docket = docket_of(platform, BEFORE)
    assert (docket.duty.since, docket.duty.due, docket.duty.provisional) == (CHANGE, DUE, False)
    assert docket.duty.person == catalog.agencies["public_security"].responsible.person
    assert "请改引第一百四十条" in docket.duty.what
    assert watch_law(platform, BEFORE).suspended == {}


def test_the_docket_says_by_which_rule_its_limit_runs_and_how_sure_that_is(
    platform: Platform, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    strict = docket_of(platform, BEFORE).duty
    assert "《政务数据共享条例》第十七条10个工作日（未核验）" in strict.what
    assert "《淄博市公共数据管理办法》第十条第四款15个工作日（已核验）" in strict.what
    monkeypatch.setenv("ZB_LAW_DEADLINE", "verified")
    assert docket_of(platform, BEFORE).duty.due == date(2026, 10, 16)


def test_the_clock_may_start_with_publication(
    platform: Platform, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZB_LAW_CLOCK", "published")
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    assert docket_of(platform, BEFORE).duty.since == BEFORE


def test_on_the_day_of_the_change_the_exemption_is_suspended_without_a_second_docket(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    watched = watch_law(platform, CHANGE)
    assert ENTRY in watched.suspended
    assert docket_of(platform, CHANGE).duty.cause == f"law:{LAW}@{CHANGE}"


def test_watching_twice_changes_nothing(platform: Platform, catalog: Catalog) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    first = watch_law(platform, CHANGE)
    second = watch_law(platform, CHANGE)
    assert set(first.events.values()) == {"开立"}
    assert (second.events, second.dockets) == ({}, first.dockets)


def test_the_release_that_cites_the_new_article_closes_the_docket(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    watch_law(platform, CHANGE)
    answered = with_entries(amended(catalog), "第一百三十六条", "第一百四十条")
    release = publish(platform, answered, AFTER)
    watched = watch_law(platform, AFTER)
    assert (watched.dockets, watched.suspended) == ((), {})
    closed = [each for each in platform.registry.dockets.all() if each.duty.entry == ENTRY]
    assert [(each.state, each.closed, each.release_id) for each in closed] == [
        ("closed", AFTER, release)
    ]
    assert f"目录第 {release} 版" in (closed[0].evidence or "")
    events = [line.action for line in platform.registry.journal.lines(closed[0].duty.id)]
    assert events == ["事项开立", "事项办结"]


def test_a_rollback_to_the_old_wording_opens_the_docket_again(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    watch_law(platform, CHANGE)
    publish(platform, with_entries(amended(catalog), "第一百三十六条", "第一百四十条"), AFTER)
    watch_law(platform, AFTER)
    publish(platform, amended(catalog), AFTER)
    watched = watch_law(platform, AFTER)
    assert ENTRY in watched.suspended
    assert docket_of(platform, AFTER).state == "open"


def test_reassigning_the_responsible_person_moves_the_open_deadline(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    watch_law(platform, BEFORE)
    agency = catalog.agencies["public_security"]
    contact = agency.responsible.model_copy(update={"person": "新样例"})
    moved = agency.model_copy(update={"responsible": contact})
    changed = amended(catalog).model_copy(
        update={"agencies": catalog.agencies | {"public_security": moved}}
    )
    publish(platform, changed, BEFORE)
    watched = watch_law(platform, BEFORE)
    assert set(watched.events.values()) == {"移交"}
    docket = docket_of(platform, BEFORE)
    assert (docket.duty.person, docket.duty.due) == ("新样例", DUE)


def test_a_lapse_without_an_amendment_opens_a_docket_of_its_own(
    platform: Platform, catalog: Catalog
) -> None:
    law = catalog.statutes[LAW]
    unknown = law.model_copy(update={"rank": "部门规章", "issuer": "公安部"})
    publish(platform, catalog, BEFORE)
    publish(platform, with_law(catalog, unknown), BEFORE)
    watched = watch_law(platform, AFTER)
    assert ENTRY in watched.suspended
    docket = docket_of(platform, AFTER)
    assert docket.duty.cause.startswith("basis:")
    assert "是部门规章" in docket.duty.what
    later = docket_of(platform, DUE)
    assert later.duty == docket.duty


def test_a_wording_confirmed_by_the_agency_is_closed_by_the_next_release(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    law = catalog.statutes["tax_collection_law"]
    ended = law.versions[-1].model_copy(update={"until": CHANGE})
    rewritten = [a.model_copy(update={"gist": f"{a.gist}另有规定的除外。"}) for a in ended.articles]
    new = Version(label="2026年修订", in_force=CHANGE, articles=tuple(rewritten))
    changed = with_law(
        catalog, law.model_copy(update={"versions": (*law.versions[:-1], ended, new)})
    )
    first = publish(platform, changed, CHANGE)
    docket = docket_of(platform, CHANGE, "tax/taxpayer")
    assert not docket.duty.binding
    platform.registry.dockets.answer(docket.duty.id, "钱样例", "核对过新文本，职责未变", first)
    assert docket_of(platform, CHANGE, "tax/taxpayer").state == "answered"
    text = changed.entries["tax/taxpayer"].model_copy(update={"summary": "税务登记信息。"})
    publish(
        platform, changed.model_copy(update={"entries": changed.entries | {text.key: text}}), AFTER
    )
    assert docket_of(platform, AFTER, "tax/taxpayer") is None
    assert watch_law(platform, AFTER).events == {}


def test_a_wrong_citation_cannot_be_confirmed(platform: Platform, catalog: Catalog) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    docket = docket_of(platform, BEFORE)
    with pytest.raises(InputError, match="必须改写"):
        platform.registry.dockets.answer(docket.duty.id, "赵样例", "看过了", 2)


def test_a_past_day_is_told_and_not_rewritten(platform: Platform, catalog: Catalog) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    watch_law(platform, AFTER)
    past = watch_law(platform, BEFORE)
    assert (past.events, past.dockets) == ({}, ())


def test_the_report_has_a_row_per_docket_and_no_person(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    watched = watch_law(platform, date(2026, 10, 20))
    written = write_dockets(platform, watched)
    assert written.rows == len(watched.dockets) > 0
    assert "person" not in platform.lake.columns(TABLE)
    with platform.engine() as engine:
        rows = engine.rows(
            f"SELECT DISTINCT urgency FROM {platform.lake.relation(TABLE, watched.day)}"
        )
    assert rows == [("已逾期",)]


def test_how_pressing_the_dockets_are_is_told_without_a_new_look(
    platform: Platform, catalog: Catalog
) -> None:
    publish(platform, catalog, BEFORE)
    publish(platform, amended(catalog), BEFORE)
    assert standing_on(platform, BEFORE).dockets == ()
    count = len(watch_law(platform, BEFORE).dockets)
    levels = {
        date(2026, 9, 27): "later",
        date(2026, 9, 28): "within_5",
        date(2026, 10, 8): "within_2",
        DUE: "due_today",
        date(2026, 10, 11): "overdue",
    }
    for day, level in levels.items():
        pressing = standing_on(platform, day).pressing()
        assert {name: len(found) for name, found in pressing.items()} == {level: count}
