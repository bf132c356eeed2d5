"""A run whose process died is ended and nothing else: real processes, killed without a word."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest

from resources.dagster_instance.dead_runs import end_dead_runs
from resources.dagster_instance.home import prepare
from resources.dagster_instance.night_runs import failed_night_runs
from tests.cli.test_broken_installations import DAY
from zb_pipelines.domain.settings import current

HOLDER = """
import sys
from resources.local_files.run_lock import hold_run_lock
hold_run_lock(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[dg.DagsterInstance]:
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.delenv("ZB_DAGSTER_PG_URL", raising=False)
    prepare(current())
    with dg.DagsterInstance.get() as opened:
        yield opened


def begun(instance: dg.DagsterInstance, **tags: str) -> str:
    night = {"zb/night": DAY.isoformat(), "zb/step": "pull", **tags}
    run = dg.DagsterRun("night", str(uuid4()), status=dg.DagsterRunStatus.STARTED, tags=night)
    instance.add_run(run)
    return run.run_id


@contextmanager
def process_of(run: str) -> Generator[subprocess.Popen[bytes]]:
    """A process that has begun the run; killed at the end at the latest."""
    command = [sys.executable, "-c", HOLDER, run]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def status(instance: dg.DagsterInstance, run: str) -> dg.DagsterRunStatus:
    found = instance.get_run_by_id(run)
    assert found is not None
    return found.status


def test_only_what_has_no_process_any_more_is_ended(instance: dg.DagsterInstance) -> None:
    scheduled, by_hand = begun(instance, **{"dagster/schedule_name": "nightly"}), begun(instance)
    elsewhere = begun(instance, **{"dagster/schedule_name": "nightly"})
    with process_of(scheduled) as first, process_of(by_hand) as second:
        assert end_dead_runs(instance) == []
        first.kill()
        first.wait()
        assert end_dead_runs(instance) == [scheduled]
        assert status(instance, scheduled) is dg.DagsterRunStatus.FAILURE
        second.kill()
        second.wait()
        assert end_dead_runs(instance) == [by_hand]
        assert status(instance, by_hand) is dg.DagsterRunStatus.CANCELED
    # Of a run that never showed a process here nothing is known.
    assert status(instance, elsewhere) is dg.DagsterRunStatus.STARTED
    assert end_dead_runs(instance) == []


def test_nobody_is_told_of_a_death_that_dagster_repeats(instance: dg.DagsterInstance) -> None:
    run = begun(instance, **{"dagster/schedule_name": "nightly", "zb/agency": "gas"})
    with process_of(run) as process:
        process.kill()
        process.wait()
        end_dead_runs(instance)
    found = instance.get_run_by_id(run)
    assert found is not None
    assert found.tags["dagster/will_retry"] == "true"
    assert failed_night_runs(DAY) == []
