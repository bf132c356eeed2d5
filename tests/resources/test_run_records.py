"""What `zb status` reads of Dagster's tables is what Dagster itself answers, on SQLite and PostgreSQL."""

import time
from collections.abc import Generator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest

from resources.dagster_instance import heartbeat
from resources.dagster_instance.heartbeat import NEVER, daemon_silence, latest_heartbeat
from resources.dagster_instance.home import prepare
from resources.dagster_instance.internals.execution import DaemonHeartbeat
from resources.dagster_instance.run_records import is_readable
from zb_pipelines.domain.settings import current

DAY = date(2026, 11, 20)


@pytest.fixture(params=["sqlite", "postgresql"])
def instance(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[dg.DagsterInstance]:
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.delenv("ZB_DAGSTER_PG_URL", raising=False)
    if request.param == "postgresql":
        monkeypatch.setenv("ZB_DAGSTER_PG_URL", request.getfixturevalue("postgres_database"))
    prepare(current())
    with dg.DagsterInstance.get() as opened:
        yield opened


def pull(instance: dg.DagsterInstance, day: date, **tags: str) -> None:
    night = {"zb/night": day.isoformat(), "zb/step": "pull", **tags}
    instance.add_run(dg.DagsterRun("night", str(uuid4()), tags=night))


def both(day: date) -> tuple[str | None, datetime | None]:
    """What the tables say, which must be what the instance says."""
    read = heartbeat.scheduler_by_tables(day)
    assert read == heartbeat.scheduler_by_instance(day)
    return read


def test_the_tables_say_what_the_instance_says(instance: dg.DagsterInstance) -> None:
    scheduled = {"dagster/schedule_name": "nightly"}
    assert both(DAY) == (None, None)
    pull(instance, date(2026, 11, 19), **scheduled)
    pull(instance, date(2026, 11, 21))  # a night to come: the demo's clock was ahead
    assert both(DAY) == ("nightly", None)
    assert daemon_silence(DAY) == NEVER
    assert both(date(2026, 11, 21)) == (None, None)
    assert daemon_silence(date(2026, 11, 21)) is None

    beat = time.time() - 700
    instance.add_daemon_heartbeat(DaemonHeartbeat(beat, "SCHEDULER", "test", None))
    assert both(DAY) == ("nightly", datetime.fromtimestamp(beat, UTC))
    assert daemon_silence(DAY) == datetime.fromtimestamp(beat, UTC)
    instance.add_daemon_heartbeat(DaemonHeartbeat(time.time(), "SCHEDULER", "test", None))
    assert daemon_silence(DAY) is None
    pull(instance, DAY)  # since then cron starts the nights, who needs no daemon
    instance.add_daemon_heartbeat(DaemonHeartbeat(beat, "SCHEDULER", "test", None))
    assert daemon_silence(DAY) is None
    assert latest_heartbeat(DAY) == datetime.fromtimestamp(beat, UTC)


def test_a_storage_of_the_deployments_own_is_asked_through_dagster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    home = prepare(current())
    assert is_readable()
    (home / "dagster.yaml").write_text(f"storage: {{sqlite: {{base_dir: {own}}}}}\n", "utf-8")
    assert not is_readable()
    with dg.DagsterInstance.get() as instance:
        pull(instance, DAY, **{"dagster/schedule_name": "nightly"})
    assert daemon_silence(DAY) == NEVER
