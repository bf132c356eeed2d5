"""What stands as an alert in an installation as its registry, runs and disks are; and its sensor."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import dagster as dg

from resources.platform import Platform
from resources.registry import BlockedDelivery, Build, Delivery, Release
from tests.alerts.conftest import DAY
from tests.alerts.servers import hook_server
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.nightly.alerts.conditions import standing_alerts
from zb_pipelines.nightly.alerts.send_alerts import send_due_alerts

MORNING = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)  # 08:00 in Asia/Shanghai
ROOMY = AlertSettings(least_free_gb=0)


def kinds(platform: Platform, settings: AlertSettings = ROOMY) -> dict[str, str]:
    """Kind → subject, of alerts that no law docket and no channel of the sample raises."""
    found = standing_alerts(platform, settings, DAY, MORNING)
    ours = (each for each in found if not each.subject.startswith("channel/"))
    return {each.kind: each.subject for each in ours if "law" not in each.text}


def report(platform: Platform, day: date) -> None:
    platform.registry.record_build(Build("report.quality", day, 0, 0, 0, 0, 0, {}))


def run(status: dg.DagsterRunStatus, **tags: str) -> None:
    with dg.DagsterInstance.get() as instance:
        instance.add_run(
            dg.DagsterRun("night", str(uuid4()), status=status, tags={"zb/night": str(DAY), **tags})
        )


def test_failed_and_kept_back_deliveries_stand_with_their_agency(
    platform: Platform, release: Release
) -> None:
    keys = [key for key, entry in release.catalog.entries.items() if not entry.withheld][:2]
    failed = Delivery(keys[0], DAY, "failed", failure="unreachable", reason="连不上")
    platform.registry.record_delivery(replace(failed, release_id=release.id))
    platform.registry.record_delivery(Delivery(keys[1], DAY, "stored", DAY, 1, "h"))
    platform.registry.quality.block(BlockedDelivery(keys[1], DAY, "rows", "行数太少", 1, 0))
    report(platform, DAY)

    assert kinds(platform) == {"source_failed": keys[0], "delivery_kept_back": keys[1]}


def test_what_has_just_landed_is_no_failure_until_its_aggregation_has_had_its_time(
    platform: Platform, release: Release
) -> None:
    key = next(key for key, entry in release.catalog.entries.items() if not entry.withheld)
    report(platform, DAY)

    def landed(before: timedelta) -> dict[str, str]:
        delivery = Delivery(key, DAY, "stored", DAY, 1, "h", ended_at=MORNING - before)
        platform.registry.record_delivery(delivery)
        return kinds(platform)

    assert landed(timedelta(minutes=1)) == {}
    assert landed(timedelta(hours=2)) == {"source_failed": key}


def test_a_night_that_is_missing_in_the_morning_stands_until_it_has_run(
    platform: Platform, release: Release
) -> None:
    report(platform, date(2026, 11, 19))
    assert kinds(platform) == {"no_night": "2026-11-20"}
    report(platform, DAY)
    assert kinds(platform) == {}


def test_a_failed_run_stands_until_a_newer_one_of_the_same_step_succeeds(
    platform: Platform, release: Release
) -> None:
    report(platform, DAY)
    run(dg.DagsterRunStatus.FAILURE, **{"zb/step": "build"})
    assert kinds(platform) == {"run_failed": "2026-11-20/build"}
    run(dg.DagsterRunStatus.SUCCESS, **{"zb/step": "build"})
    assert kinds(platform) == {}


def test_a_silent_daemon_stands_where_the_schedule_owes_the_nights(
    platform: Platform, release: Release
) -> None:
    report(platform, DAY)
    run(dg.DagsterRunStatus.SUCCESS, **{"zb/step": "pull", "zb/agency": "gas"})
    assert kinds(platform) == {}
    scheduled = {"zb/step": "pull", "zb/agency": "gas", "dagster/schedule_name": "nightly"}
    run(dg.DagsterRunStatus.SUCCESS, **scheduled)
    assert kinds(platform) == {"daemon_silent": "dagster-daemon"}


def test_a_disk_with_little_room_stands_without_any_release(platform: Platform) -> None:
    assert kinds(platform, AlertSettings(least_free_gb=1e9)) == {
        "disk": str(platform.settings.home)
    }


def test_what_zb_toml_declares_is_told_in_chinese(platform: Platform, release: Release) -> None:
    report(platform, date(2026, 11, 19))
    with hook_server() as hook:
        (platform.settings.home / "zb.toml").write_text(
            f"""
            [alerts]
            least_free_gb = 0
            [alerts.channels.hook]
            kind = "webhook"
            url = "{hook.url}"
            [[alerts.recipients]]
            role = "运维"
            channel = "hook"
            kinds = ["no_night"]
            """,
            "utf-8",
        )
        (sent,) = send_due_alerts(platform, MORNING)
        assert send_due_alerts(platform, MORNING) == []
    assert sent.failure is None
    assert hook.bodies[0]["new"][0]["text"] == "最近一夜（已出报告）：2026-11-19"
