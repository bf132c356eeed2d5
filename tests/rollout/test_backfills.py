"""A plan's backfills as an engineer has them on Dagster's page: listed, cancelled, retried.

What ``resources.dagster_instance.backfills`` leans on is private to Dagster; these tests fail where it changes.
"""

import logging
import sqlite3
import time
from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import Any

import dagster as dg
import pytest
from dagster_graphql.test.utils import execute_dagster_graphql

from resources.dagster_instance.backfills import Location, drive, opened_location, submit
from resources.dagster_instance.internals.execution import (
    BulkActionStatus,
    DaemonHeartbeat,
    execute_backfill_jobs,
)
from resources.registry import Release
from tests.rollout.house import DAYS, Draft, House, base, retyped
from zb_pipelines.domain.errors import InputError
from zb_pipelines.rollout.apply import apply
from zb_pipelines.rollout.apply.single_process_lock import single_driver_lock

BACKFILLS = """query {
  partitionBackfillsOrError { ... on PartitionBackfills { results {
    id status title tags { key value } assetSelection { path } numPartitions
  } } }
}"""
CANCEL = """mutation ($id: String!) {
  cancelPartitionBackfill(backfillId: $id) { __typename }
}"""
RETRY = """mutation ($id: String!) {
  reexecutePartitionBackfill(reexecutionParams: {parentRunId: $id, strategy: FROM_FAILURE}) {
    __typename ... on LaunchBackfillSuccess { backfillId }
  }
}"""
SILENT = logging.getLogger("tests.silent")
PARTITIONS = [day.isoformat() for day in DAYS]
AGGREGATION = dg.AssetKey(["aggregation", "tax", "payer"])


@pytest.fixture
def location(house: House, lived: Release) -> Generator[Location]:
    """The code location of the only release, and the instance after three nights."""
    with dg.DagsterInstance.get() as instance, opened_location(instance) as opened:
        yield opened


def asked(location: Location, *keys: dg.AssetKey, days: Sequence[str] = PARTITIONS) -> str:
    """The id of a backfill of every day, not yet driven."""
    (definition,) = {location.repository.asset_graph.get(key).partitions_def for key in keys}
    assert definition is not None
    partitions = dict.fromkeys(keys, days)
    return submit(location.instance, partitions, definition, {"zb/release": "1"}, "目录第 1 版")


def page(location: Location, query: str, **variables: str) -> Any:
    """What Dagster's page asks of its webserver."""
    context = location.workspace.create_request_context()
    return execute_dagster_graphql(context, query, variables).data


def daemon_beats(instance: dg.DagsterInstance) -> None:
    """As if a daemon had just said that it lives."""
    for daemon in ("BACKFILL", "QUEUED_RUN_COORDINATOR"):
        instance.add_daemon_heartbeat(DaemonHeartbeat(time.time(), daemon, "test", None))


def test_a_backfill_is_listed_with_its_title_tags_and_partitions(location: Location) -> None:
    backfill = asked(location, AGGREGATION)

    assert drive(location, backfill) is BulkActionStatus.COMPLETED_SUCCESS

    (listed,) = page(location, BACKFILLS)["partitionBackfillsOrError"]["results"]
    assert (listed["id"], listed["status"]) == (backfill, "COMPLETED_SUCCESS")
    assert (listed["title"], listed["numPartitions"]) == ("目录第 1 版", 3)
    assert {"key": "zb/release", "value": "1"} in listed["tags"]
    assert listed["assetSelection"] == [{"path": ["aggregation", "tax", "payer"]}]
    (run,) = location.instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": backfill}))
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert run.tags["dagster/asset_partition_range_start"] == PARTITIONS[0]
    assert run.tags["dagster/asset_partition_range_end"] == PARTITIONS[-1]


def test_a_backfill_cancelled_on_the_page_materialises_nothing(
    house: House, location: Location
) -> None:
    before = house.materialised()
    backfill = asked(location, AGGREGATION)

    assert page(location, CANCEL, id=backfill) == {
        "cancelPartitionBackfill": {"__typename": "CancelBackfillSuccess"}
    }

    assert drive(location, backfill) is BulkActionStatus.CANCELED
    assert house.materialised() == before


def test_a_failed_backfill_is_retried_from_the_page(house: House, location: Location) -> None:
    with sqlite3.connect(house.agencies / "tax.db") as tax:
        tax.execute("ALTER TABLE payer RENAME TO elsewhere")
    landing = dg.AssetKey(["landing", "tax", "payer"])
    failed = asked(location, landing, AGGREGATION, days=PARTITIONS[-1:])
    assert drive(location, failed) is BulkActionStatus.COMPLETED_FAILED
    with sqlite3.connect(house.agencies / "tax.db") as tax:
        tax.execute("ALTER TABLE elsewhere RENAME TO payer")

    again = page(location, RETRY, id=failed)["reexecutePartitionBackfill"]["backfillId"]

    assert drive(location, again) is BulkActionStatus.COMPLETED_SUCCESS
    tags = {each["key"]: each["value"] for each in newest(location)["tags"]}
    assert tags["zb/release"] == "1"


def backfill_status(instance: dg.DagsterInstance, backfill: str) -> BulkActionStatus:
    return {each.backfill_id: each.status for each in instance.get_backfills()}[backfill]


def newest(location: Location) -> Any:
    """The backfill at the top of the page."""
    return page(location, BACKFILLS)["partitionBackfillsOrError"]["results"][0]


def test_what_an_interrupted_process_left_is_cancelled_and_done_by_the_next(
    house: House, lived: Release, draft: Draft
) -> None:
    before = house.materialised()
    new = house.publish(draft(base, retyped))
    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        left = asked(location, AGGREGATION)
        # Two steps of the daemon's: the run is queued, then said to start; then the process dies.
        list(execute_backfill_jobs(location.workspace, SILENT, instance.get_backfills()))
        (run,) = instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": left}))
        instance.report_dagster_event(
            dg.DagsterEvent(dg.DagsterEventType.PIPELINE_STARTING.value, run.job_name),
            run_id=run.run_id,
        )

    done = house.apply(lived, new)

    assert all(each.success for each in done)
    with dg.DagsterInstance.get() as instance:
        assert backfill_status(instance, left) is BulkActionStatus.CANCELED
        dead = instance.get_run_by_id(run.run_id)
    assert dead is not None
    assert dead.status is dg.DagsterRunStatus.CANCELED
    made = [(asset, day) for asset, day, _ in house.materialised() - before]
    assert made.count(("aggregation/tax/payer", PARTITIONS[0])) == 1
    assert house.apply(lived, new) == []


def test_only_one_process_drives_backfills_of_an_installation(
    house: House, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(base, retyped))
    with (
        single_driver_lock(house.platform.settings.dagster_home),
        pytest.raises(InputError, match="另一个进程"),
    ):
        house.apply(lived, new)


def test_where_a_daemon_lives_the_backfill_is_left_to_it_and_asked_for_once(
    house: House, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(base, retyped))
    with dg.DagsterInstance.get() as instance:
        daemon_beats(instance)

    (first,) = apply(house.platform, lived, new, DAYS[-1], wait=False)
    (second,) = apply(house.platform, lived, new, DAYS[-1], wait=False)

    assert (first.ended, first.status) == (False, "REQUESTED")
    assert second.launch_id == first.launch_id
    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        drive(location, first.launch_id)
    (rebuild,) = apply(house.platform, lived, new, DAYS[-1], wait=False)
    assert rebuild.launch.phase == "base"


def test_nothing_shows_as_missing_that_no_source_can_give_any_more(location: Location) -> None:
    """From the first release on every day was lived: no page offers an earlier one, which is gone."""
    graph = location.repository.asset_graph
    for key in (dg.AssetKey(["landing", "tax", "payer"]), AGGREGATION):
        definition = graph.get(key).partitions_def
        assert definition is not None
        known = definition.get_partition_keys()
        assert known[: len(DAYS)] == PARTITIONS
        status = location.instance.get_status_by_partition(key, PARTITIONS, definition)
        assert status is not None
        assert {state and state.value for state in status.values()} == {"MATERIALIZED"}


def test_a_long_history_is_cut_into_runs_of_a_month(
    house: House, lived: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZB_FIRST_DAY", "2026-10-01")
    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        see_runs_of_a_month(location)


def see_runs_of_a_month(location: Location) -> None:
    days = [(DAYS[0] - timedelta(days=n)).isoformat() for n in range(40)]
    backfill = asked(location, AGGREGATION, days=days)
    list(execute_backfill_jobs(location.workspace, SILENT, location.instance.get_backfills()))
    runs = location.instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": backfill}))
    ranges = [
        (
            run.tags["dagster/asset_partition_range_start"],
            run.tags["dagster/asset_partition_range_end"],
        )
        for run in runs
    ]
    assert sorted(ranges) == [("2026-10-10", "2026-11-09"), ("2026-11-10", "2026-11-18")]
