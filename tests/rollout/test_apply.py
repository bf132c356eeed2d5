"""Releases carried into data: a real lake, a real Dagster instance, three days of history."""

import sqlite3
from collections.abc import Callable

import dagster as dg
import pytest

from resources.dagster_instance.internals.execution import BulkActionsFilter, BulkActionStatus
from resources.platform_resource import RESOURCE, PlatformResource
from resources.registry import Release
from tests.rollout.house import (
    DAYS,
    PAYER,
    PERSON,
    SECRET_NAME,
    SECRET_PHONE,
    Draft,
    House,
    Plain,
    base,
    retyped,
)
from zb_pipelines.domain.errors import InputError
from zb_pipelines.rollout.apply import erase_person
from zb_pipelines.rollout.approval.approval import approve_erasure
from zb_pipelines.rollout.plan import Launch, plan


def exempt(*items: str) -> Callable[[Plain, str], None]:
    def bend(plain: Plain, entry: str) -> None:
        plain["entries"][entry]["exemption"] = {
            "basis": "《示例保密法》第八条",
            "items": list(items),
            "reason": "法律禁止提供",
            "decided": "2026-01-01",
            "decided_by": "税务局",
            "review_by": "2027-01-01",
        }

    return bend


def test_exactly_what_the_change_concerns_is_materialised_and_then_nothing(
    house: House, lived: Release, draft: Draft
) -> None:
    before = house.materialised()
    new = house.publish(draft(base, retyped))

    done = house.apply(lived, new)

    assert all(each.success for each in done)
    made = {(asset, day) for asset, day, _ in house.materialised() - before}
    days = {day.isoformat() for day in DAYS}
    assert made == {
        (asset, day)
        for asset in (
            "aggregation/tax/payer",
            "base/legal_entity/body",
            "base/legal_entity/body__changes",
            "base/legal_entity/conflict",
            "base/legal_entity/unresolved",
            "report/coverage",
            "report/quality",
        )
        for day in days
    }
    assert [(each.launch.phase, each.launch.first, each.launch.last) for each in done] == [
        ("entries", DAYS[0], DAYS[-1]),
        ("base", DAYS[0], DAYS[-1]),
        ("report", DAYS[0], DAYS[-1]),
    ]
    with dg.DagsterInstance.get() as instance:
        of_release = BulkActionsFilter(tags={"zb/release": str(new.id)})
        listed = {each.backfill_id: each for each in instance.get_backfills(filters=of_release)}
        (run,) = instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": done[0].launch_id}))
    assert set(listed) == {each.launch_id for each in done}
    for each in listed.values():
        assert each.status is BulkActionStatus.COMPLETED_SUCCESS
        assert each.tags["zb/rule"] == "item_retyped"
    assert run.tags["zb/rule"] == "item_retyped"
    typed = house.platform.lake.columns("aggregation.tax__payer")
    assert typed["phone"] == "BIGINT"

    assert house.apply(lived, new) == []


def test_a_failed_source_is_what_is_left_and_is_resumed(
    house: House, lived: Release, draft: Draft
) -> None:
    def added(plain: Plain, entry: str) -> None:
        plain["entries"][entry]["items"].append({"name": "extra", "title": "新增项"})

    new = house.publish(draft(base, added))
    first = house.apply(lived, new)
    assert next(each.success for each in first) is False
    (why,) = {each.reason for each in first if not each.success}
    assert "extra" in why
    assert house.platform.registry.applications.last_applied() is None

    with sqlite3.connect(house.agencies / "tax.db") as tax:
        tax.execute("ALTER TABLE payer ADD COLUMN extra DEFAULT 'x'")
    again = house.apply(lived, new)
    assert all(each.success for each in again)
    assert house.platform.registry.applications.last_applied() == new.id
    assert house.apply(lived, new) == []


def test_an_entry_that_becomes_exempt_leaves_no_byte_behind(
    house: House, lived: Release, draft: Draft
) -> None:
    assert house.holds(SECRET_NAME)
    assert house.rows("SELECT uscc FROM {t0} ORDER BY 1", ("base.legal_entity__body", DAYS[0])) == [
        ("A1",), ("A2",)
    ]  # fmt: skip
    new = house.publish(draft(base, exempt()))

    done = house.apply(lived, new)

    assert all(each.success for each in done)
    for secret in (SECRET_NAME, SECRET_PHONE, PERSON):
        assert house.holds(secret) == []
    for day in DAYS:
        body = ("base.legal_entity__body", day)
        assert house.rows("SELECT uscc FROM {t0}", body) == [("A1",)]
    (certificate,) = house.platform.registry.erasures.all()
    assert (certificate.scope, certificate.subject) == ("entry", PAYER)
    assert certificate.release_id == new.id
    landed = [p for p in certificate.certificate["partitions"] if p["table"].startswith("landing")]
    assert [(p["day"], p["rows"]) for p in landed] == [(str(day), 3) for day in DAYS]
    assert house.apply(lived, new) == []


def test_items_that_become_exempt_go_and_the_rest_stays(
    house: House, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(base, exempt("phone", "owner")))
    done = house.apply(lived, new)
    assert all(each.success for each in done)
    assert house.holds(SECRET_PHONE) == []
    assert house.holds(PERSON) == []
    assert house.holds(SECRET_NAME)
    assert house.apply(lived, new) == []


def test_a_person_is_erased_and_the_next_night_does_not_bring_them_back(
    house: House, lived: Release
) -> None:
    assert house.holds(PERSON)
    erased, done = erase_person(
        house.platform, " 370301198802291018", "个人信息保护法第四十七条", approved_by="王五"
    )
    assert all(each.success for each in done)
    assert erased.entries == (PAYER,)
    assert house.holds(PERSON) == []
    assert house.holds(SECRET_NAME) == []

    house.live(lived, DAYS[-1])

    assert house.holds(PERSON) == []
    landing = ("landing.tax__payer", DAYS[-1])
    assert house.rows("SELECT count(*) FROM {t0}", landing) == [(2,)]


def test_a_raised_level_leaves_no_extreme_in_the_log(
    house: House, lived: Release, draft: Draft
) -> None:
    typed = house.publish(draft(base, retyped))
    house.apply(lived, typed)
    assert any("_delta_log" in place for place in house.holds(SECRET_PHONE))

    def raised(plain: Plain, entry: str) -> None:
        retyped(plain, entry)
        plain["entries"][entry]["items"][2]["level"] = "L3"

    new = house.publish(draft(base, raised))
    done = house.apply(typed, new)
    assert all(each.success for each in done)
    assert [each.launch.phase for each in done] == ["erase", "report"]
    assert not any("_delta_log" in place for place in house.holds(SECRET_PHONE))


def test_rolling_back_is_a_release_of_its_own_and_undoes_the_data(
    house: House, lived: Release, draft: Draft
) -> None:
    changed = house.publish(draft(base, retyped))
    house.apply(lived, changed)
    back = house.publish(lived.catalog)
    assert back.id > changed.id
    assert back.content_hash == lived.content_hash
    done = house.apply(changed, back)
    assert next(each.launch.targets[0] for each in done) == "aggregation/tax/payer"
    rest = plan(house.platform.registry, house.platform.lake, changed, back, DAYS[-1])
    assert rest.pending == ()


def test_of_two_publishers_the_second_is_told(house: House, draft: Draft) -> None:
    seen = house.platform.registry.releases()[-1]
    registry = house.platform.registry
    registry.publish(draft(base, retyped), "李四", "先", DAYS[0], following=seen.id)
    with pytest.raises(InputError, match="李四 已发布第 2 版"):
        registry.publish(draft(), "王五", "后", DAYS[0], following=seen.id)


def requested(sensor: str, defs: dg.Definitions) -> tuple[list[dg.RunRequest], str]:
    """What a tick of the sensor asks for, and why it does not."""
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(
            instance=instance, definitions=defs, resources={RESOURCE: PlatformResource()}
        )
        tick = defs.resolve_sensor_def(sensor).evaluate_tick(context)
    return list(tick.run_requests or []), tick.skip_message or ""


def test_the_daemon_is_asked_for_a_backfill_of_what_is_not_in_step_and_for_nothing_twice(
    house: House, lived: Release, draft: Draft
) -> None:
    from zb_pipelines.definitions import build_defs  # opens the installation when imported

    new = house.publish(draft(base, retyped))
    defs = build_defs(new)

    ((request,), _) = requested("catalog_changes", defs)

    wanted = request.asset_graph_subset
    assert wanted is not None
    key = dg.AssetKey(["aggregation", "tax", "payer"])
    assert wanted.asset_keys == {key}
    assert set(wanted.get_partitions_subset(key).get_partition_keys()) == {
        day.isoformat() for day in DAYS
    }
    assert request.tags["zb/release"] == str(new.id)
    assert request.tags["zb/rule"] == "item_retyped"
    assert requested("catalog_erasures", defs)[0] == []

    house.apply(lived, new)
    asked, why = requested("catalog_changes", defs)
    assert asked == []
    assert "已同步" in why


def test_what_destroys_data_has_a_sensor_of_its_own(house: House, draft: Draft) -> None:
    from zb_pipelines.definitions import build_defs  # opens the installation when imported

    defs = build_defs(house.publish(draft(base, exempt())))
    assert requested("catalog_changes", defs)[0] == []
    asked, why = requested("catalog_erasures", defs)
    assert asked == []
    assert "待批准" in why
    release = house.platform.registry.releases()[-1]
    launch = Launch("erase", {PAYER: ()}, release.id, (), "purge")
    approve_erasure(house.platform, launch, "王五")
    ((request,), _) = requested("catalog_erasures", defs)
    assert request.job_name == "catalog_erasure"


def test_a_code_location_of_an_older_release_asks_to_be_reloaded(
    house: House, lived: Release, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zb_pipelines.definitions import build_defs  # opens the installation when imported

    monkeypatch.setenv("ZB_WEBSERVER", "127.0.0.1:9")
    defs = build_defs(lived)
    house.publish(draft(base, retyped))
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(
            instance=instance, definitions=defs, resources={RESOURCE: PlatformResource()}
        )
        tick = defs.resolve_sensor_def("catalog_changes").evaluate_tick(context)
    assert not tick.run_requests
    assert "重新加载代码位置" in (tick.skip_message or "")
