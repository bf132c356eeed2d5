"""A night that the clock starts: a real daemon, Dagster's storage in a real PostgreSQL."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from resources.dagster_instance.home import prepare, seed_pools
from resources.dagster_instance.internals.execution import ScheduleInstigatorData
from tests.end_to_end.daemon_process import WORKSPACE, running_daemon
from tests.end_to_end.installation import Installation
from tests.end_to_end.small_catalog import GRID, HEALTH, POLICE, cut_catalog
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.nightly.schedules import NIGHTLY_CRON
from zb_pipelines.nightly.steps import AGENCY_TAG, BUILD, NIGHT_TAG, PULL, REPORT, STEP_TAG

PATIENCE = timedelta(minutes=15)
ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}


def last_half_past_one() -> datetime:
    """When the schedule should have ticked last."""
    now = datetime.now(ZoneInfo(TIMEZONE))
    today = now.replace(hour=1, minute=30, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


@pytest.fixture
def tick() -> datetime:
    return last_half_past_one()


@pytest.fixture
def installation(
    tick: datetime, tmp_path: Path, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """The small city on the day of the tick, its Dagster instance in PostgreSQL."""
    city = Installation(tmp_path / "home", cut_catalog(tmp_path / "catalog"))
    city.build(tick.date())
    city.publish(tick.date())
    for name, value in city.environment(tick.date()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ZB_DAGSTER_PG_URL", postgres_database)
    # What `prepare` sets is forgotten after the test.
    monkeypatch.setenv("DAGSTER_HOME", str(city.home / "dagster"))
    prepare(city.platform.settings)
    seed_pools({f"agency_{agency}": 1 for agency in (POLICE, HEALTH, GRID)})
    return city


@pytest.fixture
def instance(installation: Installation) -> Generator[dg.DagsterInstance]:
    assert installation.home.is_dir()
    with dg.DagsterInstance.get() as opened:
        yield opened


def dagster(*arguments: str) -> None:
    program = Path(sys.executable).with_name("dagster")
    subprocess.run([program, *arguments, "-w", WORKSPACE], check=True, capture_output=True)


def schedule_missed(instance: dg.DagsterInstance, tick: datetime) -> None:
    """The schedule is on, and was so before its last tick: the daemon will make up for that."""
    dagster("schedule", "stop", "nightly")
    dagster("schedule", "start", "nightly")
    (state,) = [s for s in instance.all_instigator_state() if s.instigator_name == "nightly"]
    before = (tick - timedelta(minutes=1)).timestamp()
    instance.update_instigator_state(state.with_data(ScheduleInstigatorData(NIGHTLY_CRON, before)))


def night_ended(instance: dg.DagsterInstance, day: date) -> list[dg.DagsterRun]:
    """The night's runs, once its report has ended."""
    runs = instance.get_runs(dg.RunsFilter(tags={NIGHT_TAG: day.isoformat()}))
    ended = all(run.status in ENDED for run in runs)
    return list(runs) if ended and REPORT in {run.tags[STEP_TAG] for run in runs} else []


def test_the_daemon_lives_the_night_in_postgresql(
    installation: Installation, instance: dg.DagsterInstance, tick: datetime, tmp_path: Path
) -> None:
    day, log = tick.date(), tmp_path / "daemon.log"
    schedule_missed(instance, tick)
    deadline = time.monotonic() + PATIENCE.total_seconds()
    with running_daemon(log, os.environ) as process:
        while not (runs := night_ended(instance, day)) and time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            Event().wait(2)
    assert process.returncode == 0, log.read_text()
    assert runs, log.read_text()

    assert {run.status for run in runs} == {dg.DagsterRunStatus.SUCCESS}
    assert sorted(run.tags[STEP_TAG] for run in runs) == [BUILD, *[PULL] * 3, REPORT]
    pulls = [run for run in runs if run.tags[STEP_TAG] == PULL]
    assert {run.tags[AGENCY_TAG] for run in pulls} == {POLICE, HEALTH, GRID}
    assert {run.tags["dagster/schedule_name"] for run in pulls} == {"nightly"}
    assert {run.tags["dagster/partition"] for run in runs} == {day.isoformat()}
    coverage = installation.json("coverage", code=0, today=day)
    assert coverage["aggregated"] == coverage["catalogued"] == 3
    assert (installation.home / "reports" / f"quality-{day}.html").is_file()
    limits = {each.name: each.limit for each in instance.event_log_storage.get_pool_limits()}
    assert limits == {f"agency_{agency}": 1 for agency in (POLICE, HEALTH, GRID)}
    assert not list((installation.home / "dagster").rglob("*.db"))
