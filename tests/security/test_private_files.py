"""What the platform writes is its owner's alone, and what a killed process left does not stay."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from resources.engine import open_engine
from resources.local_files.private_files import close_to_others, readable_by_others
from resources.local_files.scratch_folder import scratch_folder, sweep_scratch
from resources.platform import open_platform
from zb_pipelines.domain.settings import Settings

VICTIM = """
import sys, time
from pathlib import Path
from resources.engine import open_engine
from zb_pipelines.domain.settings import installation_at
with open_engine(installation_at(sys.argv[1])) as engine:
    (engine.scratch / "delivery.parquet").write_text("CANARY")
    print(engine.scratch, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    """A service that was started with the usual umask; the test run keeps its own."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def victim(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of a pull: its session holds a file in scratch."""
    process = subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(settings.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ZB_REGISTRY_URL": "", "ZB_LAKE": ""},
    )
    yield process
    process.kill()
    process.communicate()


def scratch_of(process: subprocess.Popen[str]) -> Path:
    assert process.stdout
    return Path(process.stdout.readline().strip())


def test_whatever_a_platform_makes_only_its_owner_may_read(settings: Settings) -> None:
    platform = open_platform(settings)
    platform.registry.journal.append("张三", "试验", "x", {})
    with platform.engine() as engine:
        platform.lake.replace(engine, "base.x__y", date(2026, 11, 20), "SELECT 1 AS a")
    made = [path for path in settings.home.rglob("*") if not path.is_symlink()]
    assert len(made) > 5
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made}
    assert modes == {0o600, 0o700}


def test_what_stood_open_before_is_closed(settings: Settings) -> None:
    (settings.home / "reports").mkdir(mode=0o755)
    (settings.home / "reports" / "old.html").write_text("x")
    (settings.home / "link").symlink_to("/etc/passwd")
    assert close_to_others(settings.home / "reports") == 2
    assert list(readable_by_others(settings.home / "reports")) == []
    assert stat.S_IMODE(Path("/etc/passwd").stat().st_mode) == 0o644


def test_what_a_killed_session_left_goes_with_the_next_one(
    settings: Settings, victim: subprocess.Popen[str]
) -> None:
    left = scratch_of(victim)
    assert sweep_scratch(settings.scratch) == []
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert (left / "delivery.parquet").exists()
    with open_engine(settings) as engine:
        assert not left.exists()
        assert engine.scratch.exists()
    assert list(settings.scratch.iterdir()) == []


def test_a_sweep_leaves_sessions_at_work_alone_and_takes_what_has_no_owner(
    settings: Settings,
) -> None:
    settings.scratch.mkdir()
    (settings.scratch / "stray.txt").write_text("CANARY")
    (settings.scratch / "tmpabc").mkdir()
    with scratch_folder(settings.scratch) as mine:
        (mine / "half").write_text("x")
        assert sweep_scratch(settings.scratch) == ["stray.txt", "tmpabc"]
        assert (mine / "half").exists()
