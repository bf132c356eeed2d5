"""A week of nights in which things go wrong: the alerts that come are the ones expected, in order, no more.

Each night is a process of its own, by `zb nightly` or by a real daemon; the lake is a file system of
its own that can be filled. Mounting one needs root, so `make nights` runs this and not `make test`.
"""

import socket
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import dagster as dg
import pytest
import yaml

from resources.dagster_instance.heartbeat import SCHEDULER
from tests.alerts.servers import Hook, hook_server
from tests.end_to_end.daemon_process import running_daemon
from tests.end_to_end.installation import Installation
from tests.end_to_end.small_catalog import DEATHS, REGISTER, cut_catalog

pytestmark = pytest.mark.nights

WEEK = [date(2026, 11, 16) + timedelta(days=number) for number in range(7)]
PATIENCE = 900.0  # seconds
SETTINGS = """
lake = "{lake}"
night_cron = "* * * * *"
[alerts]
night_by = "23:59"
least_free_gb = 0.02
[alerts.channels.hook]
kind = "webhook"
url = "{hook}"
[[alerts.recipients]]
role = "值班"
channel = "hook"
"""
Told = list[tuple[str, str, str]]
"""Whether it is new or has ended, the kind of alert, and what it concerns."""


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Path]:
    """A file system of 256 MB for the lake."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def hook() -> Generator[Hook]:
    with hook_server() as opened:
        yield opened


@pytest.fixture
def city(tmp_path: Path, disk: Path, hook: Hook) -> Installation:
    """The small city, its lake on the disk, whoever is on duty told by the hook."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "zb.toml").write_text(SETTINGS.format(lake=disk / "lake", hook=hook.url), "utf-8")
    return Installation(home, cut_catalog(tmp_path / "catalog"))


@contextmanager
def mute_server() -> Generator[str]:
    """Address of a server that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def full(disk: Path) -> Generator[None]:
    """No byte is free on the disk while the block runs."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 20))
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


def told(hook: Hook) -> Told:
    """What came since the last call."""
    found = [
        (group, each["kind"], each["subject"])
        for body in hook.bodies
        for group in ("new", "ended")
        for each in body[group]
    ]
    hook.bodies.clear()
    return sorted(found)


def night(city: Installation, day: date, code: int = 2) -> None:
    """One night by `zb nightly`; rows go to quarantine every night in the demo, hence the code."""
    city.zb("nightly", "--date", day, code=code, today=day)


@contextmanager
def delivered_from(city: Installation, address: str) -> Generator[None]:
    """While the block runs the death certificates come from the service at that address."""
    sources = city.home / "sources.yml"
    before = sources.read_text("utf-8")
    declared = yaml.safe_load(before)
    declared.setdefault("connections", {})["mute"] = {
        "kind": "http",
        "url": address,
        "plain": True,
        "timeout": 2,
        "attempts": 1,
    }
    declared["entries"][DEATHS] = {"connection": "mute", "path": "/deaths"}
    sources.write_text(yaml.safe_dump(declared, allow_unicode=True), "utf-8")
    yield
    sources.write_text(before, "utf-8")


def daemon(city: Installation, day: date) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A daemon of the city on that day."""
    environment = city.environment(day) | {"DAGSTER_HOME": str(city.home / "dagster")}
    return running_daemon(city.home / f"daemon-{day}.log", environment)


def wait_until(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    """Until ``reached()``; fails where the daemon ends before."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert process.poll() is None, "the daemon ended"
        assert time.monotonic() < deadline, "not reached in time"
        Event().wait(1)


def has_report(city: Installation, day: date) -> bool:
    return (city.home / "reports" / f"quality-{day}.html").is_file()


def has_landed(city: Installation, day: date) -> bool:
    return any(each.state == "stored" for each in city.platform.registry.deliveries(day).values())


def age_heartbeat(city: Installation) -> None:
    """Eleven minutes pass since the daemon last showed a sign of life."""
    with dg.DagsterInstance.from_config(str(city.home / "dagster")) as instance:
        beat = instance.get_daemon_heartbeats()[SCHEDULER]
        before = (datetime.now(UTC) - timedelta(minutes=11)).timestamp()
        instance.add_daemon_heartbeat(beat._replace(timestamp=before))


def send(city: Installation, day: date) -> None:
    city.zb("alerts", "send", today=day)


def test_a_week_of_nights_tells_what_went_wrong_and_when_it_was_over(
    city: Installation, hook: Hook, disk: Path
) -> None:
    day = WEEK[0]
    city.build(day)
    city.publish(day)
    night(city, day)
    assert told(hook) == []

    day = WEEK[1]
    city.build(day)
    with mute_server() as address, delivered_from(city, address):
        night(city, day)
    assert told(hook) == [("new", "source_failed", DEATHS)]

    day = WEEK[2]
    city.build(day)
    night(city, day)
    assert told(hook) == [("ended", "source_failed", DEATHS)]

    day = WEEK[3]
    city.build(day)
    with full(disk):
        night(city, day, code=1)  # not even the report can be written
        at_night = told(hook)
    assert ("new", "disk", str(disk / "lake")) in at_night
    assert {kind for _, kind, _ in at_night} <= {"disk", "run_failed", "source_failed"}
    night(city, day)
    assert told(hook) == sorted(("ended", kind, subject) for _, kind, subject in at_night)

    day = WEEK[4]
    city.build(day)
    register = city.catalog / "sources" / f"{REGISTER}.yml"
    register.write_text(
        register.read_text("utf-8").replace("summary: ", "summary: 新版。", 1), "utf-8"
    )
    city.publish(WEEK[5])
    night(city, day)
    assert told(hook) == []

    day = WEEK[5]
    city.build(day)
    with daemon(city, day) as process:
        wait_until(process, lambda: has_landed(city, day))
        process.kill()
    age_heartbeat(city)
    send(city, day)
    assert told(hook) == [("new", "daemon_silent", "dagster-daemon")]
    with daemon(city, day) as process:
        wait_until(process, lambda: has_report(city, day))
    send(city, day)
    assert told(hook) == [("ended", "daemon_silent", "dagster-daemon")]

    day = WEEK[6]
    city.build(day)
    with daemon(city, day) as process:
        wait_until(process, lambda: has_report(city, day))
    send(city, day)
    assert told(hook) == []
