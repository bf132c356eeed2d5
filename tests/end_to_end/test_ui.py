"""`zb ui` on a port of its own, called in a folder that holds a package ``assets``."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from dagster_graphql import DagsterGraphQLClient, DagsterGraphQLClientError
from dagster_graphql.client.utils import ReloadRepositoryLocationStatus

from resources.dagster_instance.backfills import LOCATION
from resources.dagster_instance.home import webserver_address
from tests.end_to_end.installation import SECOND, Installation
from tests.end_to_end.small_catalog import cut_catalog
from zb_pipelines.rollout.sensors import reload_location

PATIENCE = 300.0  # seconds


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    city = Installation(tmp_path / "home", cut_catalog(tmp_path / "catalog"))
    city.build(SECOND)
    city.publish(SECOND)
    for name, value in city.environment(SECOND).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ZB_WEBSERVER", raising=False)
    return city


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_ui(folder: Path, port: int) -> Generator[subprocess.Popen[bytes]]:
    """`zb ui` called in ``folder``; stopped as an operator stops it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    program = Path(sys.executable).with_name("zb")
    with (folder / "ui.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "ui", "--port", str(port)], cwd=folder, stdout=log, stderr=log, env=os.environ
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(timeout=120)


def reloaded(port: int) -> bool:
    """Whether the webserver is there and could load the code location."""
    try:
        client = DagsterGraphQLClient("127.0.0.1", port_number=port)
        status = client.reload_repository_location(LOCATION).status
    except (DagsterGraphQLClientError, OSError):
        return False
    return status is ReloadRepositoryLocationStatus.SUCCESS


def test_it_loads_from_any_folder_and_is_found_on_any_port(
    installation: Installation, tmp_path: Path
) -> None:
    folder, port = tmp_path / "elsewhere", free_port()
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "__init__.py").write_text("", "utf-8")
    deadline = time.monotonic() + PATIENCE
    with running_ui(folder, port) as process:
        while not (loaded := reloaded(port)) and time.monotonic() < deadline:
            assert process.poll() is None, (folder / "ui.log").read_text()
            Event().wait(1)
        assert loaded, (folder / "ui.log").read_text()
        # Another process of the installation finds it without a variable.
        assert webserver_address() == ("127.0.0.1", port)
        assert "已重新加载代码位置" in reload_location()
    assert installation.home.is_dir()
