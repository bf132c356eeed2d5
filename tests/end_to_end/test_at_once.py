"""Two at the same moment, each a process of its own: nights, applications, releases, cron beside the daemon."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Generator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

import dagster as dg
import pytest

from resources.dagster_instance.home import prepare
from resources.dagster_instance.night_lock import hold_night_lock
from tests.end_to_end.daemon_process import running_daemon
from tests.end_to_end.installation import SECOND, ZB, Installation
from tests.end_to_end.small_catalog import REGISTER
from tests.end_to_end.test_daemon import last_half_past_one, schedule_missed
from zb_pipelines.nightly.steps import NIGHT_TAG, PULL, STEP_TAG

pytestmark = pytest.mark.nights
PATIENCE = timedelta(minutes=5)
PUBLISH = ("catalog", "publish", "--effective", SECOND.isoformat())


@pytest.fixture
def city(small: Installation, tmp_path: Path) -> Installation:
    """The small city on its second day, released, not lived, its catalog a copy of its own."""
    small.build(SECOND)
    return Installation(small.home, shutil.copytree(small.catalog, tmp_path / "catalog"))


@pytest.fixture
def instance(city: Installation, monkeypatch: pytest.MonkeyPatch) -> Generator[dg.DagsterInstance]:
    for name, value in city.environment(SECOND).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DAGSTER_HOME", str(city.home / "dagster"))
    prepare(city.platform.settings)
    with dg.DagsterInstance.get() as opened:
        yield opened


def at_once(*commands: tuple[Installation, Sequence[object]]) -> list[tuple[int, str]]:
    """Exit code and all that was said of each ``zb`` command; none waits for another."""
    started = [
        subprocess.Popen(
            [ZB, *map(str, arguments)],
            env=installation.environment(SECOND),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for installation, arguments in commands
    ]
    said = [process.communicate()[0] for process in started]
    return sorted(zip((process.returncode for process in started), said, strict=True))


def loosen(catalog: Path, item: str) -> None:
    """One rule less in the household register."""
    file = catalog / "sources" / f"{REGISTER}.yml"
    text = file.read_text("utf-8")
    assert item in text
    file.write_text(text.replace(item, item.replace("required: true, ", "")), "utf-8")


def test_of_two_nights_one_is_lived_and_the_other_is_told_who_has_it(
    city: Installation, instance: dg.DagsterInstance
) -> None:
    night = (city, ("nightly", "--date", SECOND))
    (refused, why), (lived, _) = at_once(night, night)

    assert (refused, lived) == (1, 2), why
    assert re.search(rf"{SECOND} 夜间任务\n  zb nightly 从 [\d-]+ [\d:]+ 起正在执行", why)
    assert city.json("coverage", code=0)["aggregated"] == 3
    runs = instance.get_runs(dg.RunsFilter(tags={NIGHT_TAG: SECOND.isoformat()}))
    assert len([run for run in runs if run.tags[STEP_TAG] == PULL]) == 3


def test_of_two_engineers_who_apply_one_does_it_and_nothing_is_done_twice(
    city: Installation, instance: dg.DagsterInstance
) -> None:
    city.live(SECOND)
    loosen(city.catalog, "required: true, level: L2, codes: sex")
    city.publish(SECOND)
    apply = (city, ("catalog", "apply", "--yes"))
    (_, first), (refused, second) = at_once(apply, apply)

    assert refused == 0 or "apply.lock" in second, (first, second)
    plan = city.json("catalog", "plan")
    assert (plan["pending"], plan["failed"]) == (0, 0)
    asked = [str(backfill.asset_backfill_data) for backfill in instance.get_backfills()]
    assert asked
    assert len(asked) == len(set(asked))


def test_of_two_engineers_who_publish_no_release_is_lost(
    city: Installation, tmp_path: Path
) -> None:
    other = Installation(city.home, shutil.copytree(city.catalog, tmp_path / "other"))
    loosen(city.catalog, "required: true, level: L2, codes: sex")
    loosen(other.catalog, "required: true, level: L2, codes: household_status")
    said = at_once(
        (city, (*PUBLISH, "--reviewer", "甲", "--reason", "一")),
        (other, (*PUBLISH, "--reviewer", "乙", "--reason", "二")),
    )

    published = [code for code, _ in said if code == 0]
    assert published
    assert all("zb catalog diff" in words for code, words in said if code), said
    assert len(city.json("catalog", "log")) == 1 + len(published)


def test_the_schedule_leaves_the_night_to_cron(
    instance: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick, log = last_half_past_one(), tmp_path / "daemon.log"
    monkeypatch.setenv("ZB_TODAY", tick.date().isoformat())
    schedule_missed(instance, tick)
    (state,) = [s for s in instance.all_instigator_state() if s.instigator_name == "nightly"]
    deadline = time.monotonic() + PATIENCE.total_seconds()
    with (
        hold_night_lock(Path(instance.root_directory), tick.date(), "zb nightly (cron)"),
        running_daemon(log, os.environ) as process,
    ):
        while not (ticks := instance.get_ticks(state.instigator_origin_id, state.selector_id)):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            Event().wait(1)
        while ticks[0].status.value == "STARTED" and time.monotonic() < deadline:
            ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id)
            Event().wait(0.5)
    assert ticks[0].status.value == "SKIPPED", log.read_text()
    assert "zb nightly (cron)" in (ticks[0].tick_data.skip_reason or "")
    assert instance.get_runs() == []
