"""Where a webserver runs, it launches a plan's backfills by Dagster's public GraphQL, behind the portal's door."""

import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from resources.dagster_instance.backfills import drive, opened_location
from resources.dagster_instance.home import note_webserver
from resources.dagster_instance.internals.execution import BulkActionStatus, DaemonHeartbeat
from resources.dagster_instance.runs import QUIET
from resources.dagster_instance.webserver_client import launch_backfill
from resources.registry import Release
from tests.alerts.servers import hook_server
from tests.rollout.house import DAYS, Draft, House, base, retyped
from zb_pipelines.rollout.apply import apply

AGGREGATION = dg.AssetKey(["aggregation", "tax", "payer"])
DAY = DAYS[-1].isoformat()


@pytest.fixture
def portal(house: House, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """`zb serve` on the installation: Dagster's webserver, which nobody reaches without a login."""
    assert house.platform.settings.home.is_dir()
    monkeypatch.delenv("ZB_WEBSERVER", raising=False)
    program = Path(sys.executable).with_name("zb")
    with subprocess.Popen([program, "serve", "--port", "0"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"http" in process.stdout.readline()  # it listens, and has noted how to get in
        yield
        process.terminate()


def daemon_beats(instance: dg.DagsterInstance) -> None:
    for daemon in ("BACKFILL", "QUEUED_RUN_COORDINATOR"):
        instance.add_daemon_heartbeat(DaemonHeartbeat(time.time(), daemon, "test", None))


def refuse(*_: Any) -> str:
    raise AssertionError("put before the instance in this process")


def test_the_webserver_behind_the_door_launches_the_backfill_and_only_once(
    house: House, lived: Release, draft: Draft, portal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = house.publish(draft(base, retyped))
    with dg.DagsterInstance.get() as instance:
        daemon_beats(instance)
    with monkeypatch.context() as patch:
        patch.setattr("resources.dagster_instance.backfills.submit", refuse)
        (first,) = apply(house.platform, lived, new, DAYS[-1], wait=False)
        with dg.DagsterInstance.get() as instance:
            daemon_beats(instance)
        (again,) = apply(house.platform, lived, new, DAYS[-1], wait=False)

    assert again.launch_id == first.launch_id
    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        (launched,) = instance.get_backfills()
        assert launched.backfill_id == first.launch_id
        assert launched.title == first.launch.title
        assert first.launch.tags.items() <= launched.tags.items()
        assert drive(location, first.launch_id) is BulkActionStatus.COMPLETED_SUCCESS
        (run,) = instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": first.launch_id}))
    assert run.asset_selection == {AGGREGATION}
    assert run.run_config == QUIET
    assert run.tags["dagster/asset_partition_range_start"] == DAYS[0].isoformat()
    assert run.tags["dagster/asset_partition_range_end"] == DAY


def test_a_webserver_of_another_installation_is_asked_for_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZB_WEBSERVER", raising=False)
    ranges = {AGGREGATION: [(DAY, DAY)]}
    with dg.DagsterInstance.get() as instance, hook_server() as hook:
        daemon_beats(instance)
        address = hook.url.removeprefix("http://").partition("/")[0]
        note_webserver(house.platform.settings.dagster_home, address)
        theirs = {"daemonStatus": {"lastHeartbeatTime": time.time() - 3}}
        hook.answer = {"data": {"instance": {"daemonHealth": theirs}}}
        assert launch_backfill(instance, ranges, {}, "目录第 1 版") is None
        assert hook.asked == 1
    with dg.DagsterInstance.get() as instance:  # nobody listens there any more
        assert launch_backfill(instance, ranges, {}, "目录第 1 版") is None
        with pytest.raises(ValueError, match="without partitions"):
            launch_backfill(instance, {AGGREGATION: []}, {}, "目录第 1 版")
