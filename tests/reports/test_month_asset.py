"""In Dagster: a month's report is an asset, any other period a job; the clock makes the former."""

from collections.abc import Generator
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.reports.quality.month_asset import KEY, month_asset, monthly_partitions, on_demand_job
from resources.platform import Platform, open_platform
from resources.platform_resource import RESOURCE, PlatformResource
from resources.registry import Delivery, Release, RuleResult, Standardisation
from tests.environment import choose_home
from tests.shipped import shipped_catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.nightly.schedules import monthly_report_schedule, report_working_day

DAY = date(2026, 10, 30)
ENTRY = "public_security/household_register"


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path)
    monkeypatch.setenv("ZB_TODAY", "2026-11-22")
    monkeypatch.setenv("ZB_BROWSER", str(tmp_path / "none"))
    return open_platform()


@pytest.fixture
def release(platform: Platform) -> Release:
    """One night of one entry in October, under the shipped catalog."""
    registry = platform.registry
    registry.record_delivery(Delivery(ENTRY, DAY, "stored", DAY, 10))
    registry.record_standardisation(Standardisation(ENTRY, DAY, DAY, 10, 9, 1, "h", "e"))
    table = entry_table("aggregation", ENTRY)
    found = RuleResult(table, DAY, "required:full_name", "full_name", "完整性", "block", 9, 10, 1)
    registry.record_rule_results([found])
    return registry.publish(shipped_catalog(), "审核人", "测试", date(2026, 10, 1))


@pytest.fixture
def instance() -> Generator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def test_the_months_asset_leads_to_its_files(
    release: Release, platform: Platform, instance: dg.DagsterInstance
) -> None:
    config = {"ops": {"report__quality_month": {"config": {"agencies": ["public_security"]}}}}
    done = dg.materialize(
        [month_asset(release)],
        instance=instance,
        partition_key="2026-10-01",
        run_config=config,
        resources={RESOURCE: PlatformResource()},
    )
    (event,) = done.asset_materializations_for_node("report__quality_month")

    for name in ("quality-2026-10", "quality-2026-10-public_security"):
        for kind in ("html", "xlsx", "json"):
            assert (platform.settings.reports / f"{name}.{kind}").is_file()
    page = event.metadata["报告 html"]
    assert isinstance(page, dg.PathMetadataValue)
    assert page.path == str(platform.settings.reports / "quality-2026-10.html")
    assert isinstance(event.metadata["质量得分"], dg.FloatMetadataValue)
    assert "没有浏览器" in str(event.metadata["PDF"].value)
    assert "public_security 报告 html" in event.metadata


def test_any_period_can_be_had_from_the_launchpad(
    release: Release,
    platform: Platform,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZB_REPORTS_URL", "https://reports.example/quality/")
    config = {"ops": {"report_period": {"config": {"period": "2026-Q4", "formats": ["html"]}}}}
    done = on_demand_job().execute_in_process(
        instance=instance, run_config=config, resources={RESOURCE: PlatformResource()}
    )
    (output,) = [each for each in done.all_events if each.is_successful_output]
    link = output.step_output_data.metadata["报告 html"]

    assert release
    assert link == dg.UrlMetadataValue("https://reports.example/quality/quality-2026-Q4.html")
    assert (platform.settings.reports / "quality-2026-Q4.html").is_file()


def test_the_first_working_day_reports_the_month_before(
    release: Release, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule, month = monthly_report_schedule(), month_asset(release)
    location = dg.Definitions(
        assets=[month], schedules=[schedule], resources={RESOURCE: PlatformResource()}
    )
    repository = location.get_repository_def()
    asked: dict[str, list[str | None]] = {}
    for chosen in ("1", "3"):
        monkeypatch.setenv("ZB_REPORT_WORKING_DAY", chosen)
        asked[chosen] = []
        # 1 November 2026 is a Sunday.
        for day in range(1, 9):
            at = datetime(2026, 11, day, 6, 30, tzinfo=UTC)
            context = dg.build_schedule_context(
                instance, scheduled_execution_time=at, repository_def=repository
            )
            requests = schedule.evaluate_tick(context).run_requests or []
            asked[chosen] += [f"{day} {each.partition_key}" for each in requests]

    assert asked == {"1": ["2 2026-10-01"], "3": ["4 2026-10-01"]}
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert dg.AssetKey(["report", "quality_month"]) == KEY
    assert monthly_partitions().has_partition_key("2026-10-01")


def test_a_working_day_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_REPORT_WORKING_DAY", "first")
    with pytest.raises(InputError, match="1 到 15"):
        report_working_day()
