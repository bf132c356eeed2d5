"""Overdue channels: a ticket of their agency, told as an alert, closed when the ledger says merged."""

from datetime import UTC, date, datetime

from assets.sharing.channel_ledger import channel_ledger
from assets.tickets.recheck import recheck
from assets.tickets.wording import words_of
from resources.dagster_instance.home import prepare
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.domain.sharing.request import RequestStep
from zb_pipelines.nightly.alerts.conditions import standing_alerts

NEXT = date(2026, 9, 24)


def test_an_overdue_channel_is_a_ticket_until_it_is_merged(city: City) -> None:
    registry = city.platform.registry
    release = registry.release_on(DAY)
    assert release is not None
    recheck(city.platform, release, DAY, (), "夜间检查", {})
    (ticket,) = registry.tickets.all()
    assert (ticket.subject.agency, ticket.subject.kind, ticket.open) == ("tax", "channel", True)
    assert "旧接口" in words_of(ticket.subject, city.catalog).problem
    said = channel_ledger(city.platform, city.catalog, DAY).as_json()["tickets"]
    assert [each["ticket"] for each in said] == [ticket.subject.id]

    old, *others = city.catalog.channels["tax"]
    merged = old.model_copy(update={"state": "merged", "ended": NEXT})
    catalog = city.catalog.model_copy(update={"channels": {"tax": (merged, *others)}})
    registry.publish(catalog, "审核员", "旧接口归并", NEXT)
    release = registry.release_on(NEXT)
    assert release is not None
    recheck(city.platform, release, NEXT, (), "夜间检查", {})
    assert [each.open for each in registry.tickets.all()] == [False]


def test_overdue_steps_and_channels_are_alerts_of_whose_turn_it_is(city: City) -> None:
    desk = city.desk()
    number = desk.draft(city.wanted("payer")).id
    desk.take(number, RequestStep("submit", "张三", "civil"))
    late = date(2026, 9, 29)
    prepare(city.platform.settings)
    found = standing_alerts(city.platform, AlertSettings(), late, datetime.now(UTC))
    told = {each.subject: each.kind for each in found}
    assert told[f"sharing/{number}"] == "deadline_over"
    assert told["channel/tax/旧接口"] == "deadline_over"
