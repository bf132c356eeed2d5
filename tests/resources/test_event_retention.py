"""Dagster's chronicle after the retention: small, and every answer about how things stand the same."""

import sqlite3
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from resources.dagster_instance.event_retention import NOTHING, retire_events
from resources.dagster_instance.home import instance_file
from resources.dagster_instance.runs import QUIET

DAYS = ["2026-01-01", "2026-01-02", "2026-01-03"]
KEY, BROKEN = dg.AssetKey("taken"), dg.AssetKey("broken")
RULE = dg.AssetCheckKey(KEY, "rule")
DAILY = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-02-01")
LATER = datetime.now(UTC) + timedelta(days=30)


@dg.asset(partitions_def=DAILY, check_specs=[dg.AssetCheckSpec("rule", asset=KEY)])
def taken(
    context: dg.AssetExecutionContext,
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    yield dg.MaterializeResult(metadata={"dagster/row_count": int(context.partition_key[-2:])})
    yield dg.AssetCheckResult(passed=context.partition_key != DAYS[-1], check_name="rule")


@dg.asset(partitions_def=DAILY)
def traced() -> dg.MaterializeResult:
    lineage = dg.TableColumnLineage({"a": [dg.TableColumnDep(KEY, "b")]})
    return dg.MaterializeResult(
        metadata={"dagster/column_lineage": lineage, "dagster/row_count": 3, "dagster/uri": "lake"}
    )


@dg.asset(partitions_def=DAILY)
def broken(context: dg.AssetExecutionContext) -> None:
    raise dg.Failure("never comes")


@pytest.fixture(params=["sqlite", "postgresql"])
def instance(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[dg.DagsterInstance]:
    """The installation's instance, on either database, after three nights."""
    if request.param == "postgresql":
        monkeypatch.setenv("ZB_DAGSTER_PG_URL", request.getfixturevalue("postgres_database"))
    else:
        monkeypatch.delenv("ZB_DAGSTER_PG_URL", raising=False)
    with opened(tmp_path, monkeypatch) as instance:
        for day in DAYS:
            live(instance, day)
        yield instance


def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    (home / "dagster.yaml").write_text(instance_file().read_text("utf-8"), "utf-8")
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    return dg.DagsterInstance.get()


def live(instance: dg.DagsterInstance, day: str) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [taken, broken],
        instance=instance,
        partition_key=day,
        run_config=QUIET,
        raise_on_error=False,
    )


def standing(instance: dg.DagsterInstance) -> dict[str, object]:
    """What the pages about assets, partitions, checks and runs ask the instance."""
    newest = instance.get_latest_materialization_event(KEY)
    check = instance.get_latest_asset_check_evaluation_record(RULE)
    wanted = dg.AssetRecordsFilter(asset_key=KEY, asset_partitions=DAYS[:1])
    (first,) = instance.fetch_materializations(wanted, limit=10).records
    (record,) = instance.get_asset_records([KEY])
    assert newest
    assert newest.asset_materialization
    assert check
    assert check.event
    return {
        "partitions": {
            key: instance.get_status_by_partition(key, DAYS, DAILY) for key in (KEY, BROKEN)
        },
        "newest": newest.asset_materialization,
        "first": first.asset_materialization,
        "asset": record.asset_entry.last_materialization_record,
        "check": (check.status, check.event),
        "runs": [(run.run_id, run.status) for run in instance.get_runs()],
        "failures": [
            entry.dagster_event
            for run in instance.get_runs()
            for entry in instance.all_logs(run.run_id, dg.DagsterEventType.STEP_FAILURE)
        ],
    }


def events(instance: dg.DagsterInstance) -> int:
    return sum(len(instance.all_logs(run.run_id)) for run in instance.get_runs())


def test_the_details_go_and_every_standing_stays(instance: dg.DagsterInstance) -> None:
    before, written = standing(instance), events(instance)
    retired = retire_events(instance, LATER)

    assert retired
    assert retired.details > 0
    assert retired.fulfilled == len(DAYS)
    # Every day's plan, which its run fulfilled, and every evaluation but the newest.
    assert retired.executions == 2 * len(DAYS) - 1
    assert standing(instance) == before
    assert events(instance) == written - retired.details - retired.fulfilled < written / 2
    assert retired.slimmed == len(DAYS) - 1
    assert retire_events(instance, LATER) == NOTHING


def test_a_fresh_night_keeps_all_its_details(instance: dg.DagsterInstance) -> None:
    written = events(instance)

    retired = retire_events(instance, datetime.now(UTC))

    assert retired == NOTHING
    assert events(instance) == written


def test_what_failed_keeps_its_details_for_longer(instance: dg.DagsterInstance) -> None:
    failed = events(instance)
    went_well = dg.materialize(
        [taken], instance=instance, partition_key="2026-01-04", run_config=QUIET
    )
    details = len(instance.all_logs(went_well.run_id))

    retire_events(instance, datetime.now(UTC) + timedelta(days=2))

    left = len(instance.all_logs(went_well.run_id))
    assert left < details
    kinds = {entry.dagster_event_type for entry in instance.all_logs(went_well.run_id)}
    assert dg.DagsterEventType.STEP_OUTPUT not in kinds
    assert events(instance) == failed + left


def test_the_newest_materialisation_keeps_its_lineage_and_older_ones_their_counts(
    instance: dg.DagsterInstance,
) -> None:
    for day in ("2026-01-04", "2026-01-05"):
        dg.materialize([traced], instance=instance, partition_key=day, run_config=QUIET)

    retire_events(instance, LATER)

    wanted = dg.AssetRecordsFilter(asset_key=dg.AssetKey("traced"))
    records = instance.fetch_materializations(wanted, limit=2).records
    newest, older = [r.asset_materialization for r in records]
    assert newest
    assert older
    assert set(newest.metadata) == {"dagster/column_lineage", "dagster/row_count", "dagster/uri"}
    assert set(older.metadata) == {"dagster/row_count"}
    assert (newest.partition, older.partition) == ("2026-01-05", "2026-01-04")
    assert older.tags


def test_a_run_that_has_not_ended_keeps_all_its_details(instance: dg.DagsterInstance) -> None:
    run = instance.get_runs(limit=1)[0]
    stuck = instance.create_run_for_job(
        dg.Definitions([taken], jobs=[dg.define_asset_job("again", [taken])]).resolve_job_def(
            "again"
        ),
        tags={"dagster/partition": DAYS[0]},
    )
    planned = len(instance.all_logs(stuck.run_id))

    retire_events(instance, LATER)

    assert planned
    assert len(instance.all_logs(stuck.run_id)) == planned
    assert len(instance.all_logs(run.run_id)) < 15


def test_a_night_after_the_retention_is_lived_as_ever(instance: dg.DagsterInstance) -> None:
    retire_events(instance, LATER)
    live(instance, "2026-01-04")

    assert instance.get_latest_materialization_event(KEY)
    found = instance.get_status_by_partition(KEY, [*DAYS, "2026-01-04"], DAILY)
    assert found
    assert len(found) == 4
    assert len(set(found.values())) == 1


def test_an_instance_of_dagsters_own_storage_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = dg.DagsterInstance.local_temp(str(tmp_path))
    live(former, DAYS[0])
    status = former.get_status_by_partition(KEY, DAYS, DAILY)
    check = former.get_latest_asset_check_evaluation_record(RULE)
    former.dispose()
    monkeypatch.delenv("ZB_DAGSTER_PG_URL", raising=False)

    with opened(tmp_path, monkeypatch) as instance:
        assert instance.get_status_by_partition(KEY, DAYS, DAILY) == status
        assert instance.get_latest_asset_check_evaluation_record(RULE) == check
        assert live(instance, DAYS[1]).run_id in {run.run_id for run in instance.get_runs()}


def test_the_file_shrinks_beside_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZB_DAGSTER_PG_URL", raising=False)
    with opened(tmp_path, monkeypatch) as instance:
        for day in DAYS:
            live(instance, day)
        log = tmp_path / "history" / "event_log.db"
        with sqlite3.connect(log) as reader:
            reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            size = log.stat().st_size
            reader.execute("BEGIN")
            count = "SELECT count(*) FROM event_logs"
            (seen,) = reader.execute(count).fetchone()
            retire_events(instance, LATER)
            assert reader.execute(count).fetchone() == (seen,)
            reader.rollback()
            assert reader.execute(count).fetchone()[0] < seen
            reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert log.stat().st_size < size
