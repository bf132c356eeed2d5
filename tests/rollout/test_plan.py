"""Plans on registries with some days of history, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import BlockedDelivery, Delivery, Registry, Release
from tests.rollout.recorded import COMPANY, DAY, DAYS, FIRST, INVOICE, PAYER, Recorded
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.rollout.plan import Plan, launches_of, plan

Plain = dict[str, Any]
Draft = Callable[..., Catalog]


@pytest.fixture
def registry(either_registry: str) -> Generator[Registry]:
    opened = Registry(either_registry)
    yield opened
    opened.close()


@pytest.fixture
def house(registry: Registry, lake: Lake, engine: Engine) -> Recorded:
    return Recorded(registry, lake, engine)


@pytest.fixture
def lived(house: Recorded, draft: Draft) -> Release:
    """Release 1 and three nights under it."""
    release = house.publish(draft())
    for day in DAYS:
        house.night(release, day)
    return release


def bend(**items: Any) -> Callable[[Plain, str], None]:
    """Changes fields of the named items."""

    def change(plain: Plain, entry: str) -> None:
        for each in plain["entries"][entry]["items"]:
            each.update(items.get(each["name"], {}))

    return change


def fields(**changed: Any) -> Callable[[Plain, str], None]:
    def change(plain: Plain, entry: str) -> None:
        plain["entries"][entry].update(changed)

    return change


def new_item(plain: Plain, entry: str) -> None:
    plain["entries"][entry]["items"].append({"name": "extra", "title": "新增项"})


def exempt(plain: Plain, entry: str) -> None:
    plain["entries"][entry]["exemption"] = {
        "basis": "《示例保密法》第八条",
        "reason": "法律禁止提供",
        "decided": "2026-01-01",
        "decided_by": "税务局",
        "review_by": "2027-01-01",
    }


def work(planned: Plan) -> dict[str, list[int]]:
    """What is to be done: target → days of the month."""
    return {
        item.target: [day.day for day in item.days]
        for item in planned.pending
        if item.phase != "seal"
    }


def test_an_equal_release_asks_for_nothing(house: Recorded, lived: Release) -> None:
    planned = plan(house.registry, house.lake, lived, lived, DAY)
    assert (planned.items, planned.changes) == ((), ())


def test_one_retyped_item_touches_its_entry_and_what_reads_it_and_nothing_else(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(bend(phone={"type": "integer"})))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert work(planned) == {
        "aggregation/tax/payer": [18, 19, 20],
        "base/legal_entity/body": [18, 19, 20],
        "report/coverage": [18, 19, 20],
        "report/quality": [18, 19, 20],
    }
    (item,) = planned.of("entries")
    assert (item.rows, item.seconds) == (30, 6.0)
    assert item.why[0].change.kind == "item_retyped"


def test_what_no_base_table_reads_rebuilds_no_base_table(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(bend(opened={"type": "date"}), entry=INVOICE))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert set(work(planned)) == {
        "aggregation/tax/invoice", "report/coverage", "report/quality"
    }  # fmt: skip


def test_an_item_added_to_a_snapshot_is_pulled_today_and_lost_before(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(new_item))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert work(planned)["landing/tax/payer"] == [20]
    assert work(planned)["aggregation/tax/payer"] == [20]
    assert work(planned)["base/legal_entity/body"] == [20]
    pull = next(item for item in planned.items if item.action == "pull")
    assert [day.day for day in pull.lost] == [18, 19]


def test_an_item_added_to_an_incremental_source_is_pulled_for_every_day_held(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(new_item, entry=INVOICE))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert work(planned)["landing/tax/invoice"] == [18, 19, 20]


def test_retyping_beside_an_added_item_tells_the_past_as_lost(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(new_item, bend(phone={"type": "integer"})))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert work(planned)["aggregation/tax/payer"] == [20]
    read = next(item for item in planned.items if item.target == "aggregation/tax/payer")
    assert [day.day for day in read.lost] == [18, 19]


def test_text_cycle_and_terms_start_no_run_and_are_explained(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    terms = fields(
        title="新名", cycle="每月", sharing={"type": "有条件共享", "condition": "依职责"}
    )
    new = house.publish(draft(terms))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert planned.pending == ()
    told = {reason.change.kind: item.action for item in planned.items for reason in item.why}
    assert told == {
        "text_changed": "nothing",
        "cycle_changed": "schedule",
        "sharing_changed": "nothing",
    }


def test_an_exemption_purges_then_rebuilds_then_seals(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(exempt))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert [item.phase for item in planned.pending] == ["erase", "base", "report", "report", "seal"]
    assert work(planned)[PAYER] == [18, 19, 20]
    assert work(planned)["base/legal_entity/body"] == [18, 19, 20]
    assert planned.irreversible


def test_an_exemption_without_ground_destroys_nothing(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    def unfounded(plain: Plain, entry: str) -> None:
        exempt(plain, entry)
        plain["entries"][entry]["exemption"]["basis"] = "《示例保密法》第九条"

    new = house.publish(draft(unfounded))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert planned.pending == ()
    assert planned.items[0].why[0].clock


def test_a_raised_level_masks_again_without_pulling(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(bend(phone={"level": "L3"})))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert [(item.phase, item.target) for item in planned.pending] == [
        ("erase", PAYER),
        ("report", "report/coverage"),
        ("report", "report/quality"),
    ]
    assert planned.pending[0].columns == ("phone",)


def test_survivorship_order_rebuilds_its_table_only(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    def order(plain: Plain, _entry: str) -> None:
        plain["consolidations"]["legal_entity"]["fields"][0]["order"].reverse()

    new = house.publish(draft(order))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert set(work(planned)) == {"base/legal_entity/body", "report/coverage", "report/quality"}


@pytest.mark.parametrize(
    "change",
    [bend(phone={"type": "integer"}), new_item, exempt, bend(phone={"level": "L3"})],
    ids=["retyped", "added", "exempt", "level"],
)
def test_once_carried_out_nothing_is_left(
    house: Recorded, lived: Release, draft: Draft, change: Callable[[Plain, str], None]
) -> None:
    new = house.publish(draft(change))
    house.carry_out(plan(house.registry, house.lake, lived, new, DAY), new)
    again = plan(house.registry, house.lake, lived, new, DAY)
    assert again.pending == ()
    assert launches_of(again) == ()


def test_an_interrupted_application_has_only_the_rest_left(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(bend(phone={"type": "integer"})))
    first = plan(house.registry, house.lake, lived, new, DAY)
    (entries,) = first.of("entries")
    for day in entries.days[:2]:
        house.do(entries, new, day)
    rest = plan(house.registry, house.lake, lived, new, DAY)
    assert work(rest)["aggregation/tax/payer"] == [20]
    assert work(rest)["base/legal_entity/body"] == [18, 19, 20]


def test_a_night_under_the_new_release_is_in_step_already(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(bend(phone={"type": "integer"})))
    house.night(new, DAY)
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert work(planned)["aggregation/tax/payer"] == [18, 19]
    assert work(planned)["report/quality"] == [18, 19]


def test_a_phase_is_one_backfill_that_says_which_release_and_rule_asked(
    house: Recorded, draft: Draft
) -> None:
    old = house.publish(draft())
    for day in (FIRST - timedelta(days=3), *DAYS):
        house.night(old, day)
    new = house.publish(draft(bend(phone={"type": "integer"})))
    planned = plan(house.registry, house.lake, old, new, DAY)
    (launch,) = launches_of(planned, "entries")
    (days,) = launch.days.values()
    assert [day.day for day in days] == [15, 18, 19, 20]
    assert launch.tags["zb/rule"] == "item_retyped"
    assert launch.tags["zb/release"] == str(new.id)
    assert [each.phase for each in launches_of(planned)] == ["entries", "base", "report"]


def test_an_agency_that_is_down_delays_no_other(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    def both(plain: Plain, _entry: str) -> None:
        for entry in (PAYER, COMPANY):
            plain["entries"][entry]["items"][1]["length"] = 20

    new = house.publish(draft(both))
    launches = launches_of(plan(house.registry, house.lake, lived, new, DAY), "entries")
    assert sorted(launch.targets for launch in launches) == [
        ("aggregation/market/company",),
        ("aggregation/tax/payer",),
    ]


def test_a_day_that_is_pulled_is_read_in_the_same_backfill(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(new_item))
    (launch,) = launches_of(plan(house.registry, house.lake, lived, new, DAY), "entries")
    assert launch.days == {"landing/tax/payer": (DAY,), "aggregation/tax/payer": (DAY,)}


def test_since_limits_the_history(house: Recorded, lived: Release, draft: Draft) -> None:
    new = house.publish(draft(bend(phone={"type": "integer"})))
    planned = plan(house.registry, house.lake, lived, new, DAY, since=date(2026, 11, 19))
    assert work(planned)["aggregation/tax/payer"] == [19, 20]
    assert work(planned)["base/legal_entity/body"] == [19, 20]


def test_a_night_lived_under_the_first_release_leaves_nothing_to_apply_on_its_day_or_the_next(
    house: Recorded, lived: Release
) -> None:
    for day in (DAY, DAY + timedelta(days=1)):
        planned = plan(house.registry, house.lake, None, lived, day)
        assert planned.pending == ()
        assert planned.failed_items == ()


def test_a_source_that_failed_stands_apart_and_rebuilds_nothing(
    house: Recorded, draft: Draft
) -> None:
    release = house.publish(draft())
    house.night(release, DAY)
    failed = Delivery(PAYER, DAY, "failed", failure="unreachable", reason="连接不上")
    house.registry.record_delivery(replace(failed, release_id=release.id))
    house.registry.history.forget(INVOICE, [])
    house.pull(release, INVOICE, DAY)
    house.registry.quality.block(
        BlockedDelivery(INVOICE, DAY, "rows", "行数太少", 1, 0, release_id=release.id)
    )

    planned = plan(house.registry, house.lake, None, release, DAY)

    assert work(planned) == {}
    assert {item.entry: dict(item.failed) for item in planned.failed_items} == {
        PAYER: {DAY: "连接不上"},
        INVOICE: {DAY: "行数太少"},
    }


def test_a_release_that_mends_what_failed_asks_for_another_pull(
    house: Recorded, lived: Release, draft: Draft
) -> None:
    failed = Delivery(PAYER, DAY, "failed", failure="columns", reason="缺列")
    house.registry.record_delivery(replace(failed, release_id=lived.id))
    new = house.publish(draft(bend(phone={"column": "PHONE_NEW"})))
    planned = plan(house.registry, house.lake, lived, new, DAY)
    assert work(planned)["landing/tax/payer"] == [20]
    assert planned.failed_items == ()


def test_withholding_what_was_never_held_destroys_nothing(house: Recorded, draft: Draft) -> None:
    first = house.publish(draft())
    new = house.publish(draft(exempt))
    planned = plan(house.registry, house.lake, first, new, DAY)
    assert not planned.irreversible
    assert [item for item in planned.items if item.irreversible or item.phase == "seal"] == []
