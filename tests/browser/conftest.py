"""The pages that people look at: Dagster's, on a small city of today, and the report of its night."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.end_to_end.installation import ZB, Installation
from tests.end_to_end.small_catalog import cut_catalog
from zb_pipelines.domain.business_day import today

PATIENCE = 300.0
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A small city in which tonight was lived: by the clock, as Dagster's latest partition is."""
    folder = tmp_path_factory.mktemp("city")
    installation = Installation(folder / "home", cut_catalog(folder / "catalog"))
    installation.build(today())
    installation.publish(today())
    installation.live(today())
    return installation


@pytest.fixture(scope="session")
def dagster_page(city: Installation) -> Generator[str]:
    """Address of ``zb ui`` on that city."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    # A process that ignores SIGINT (a shell's background job) would hand that down.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with (city.home / "ui.log").open("wb") as log:
        served = subprocess.Popen(
            [ZB, "ui", "--port", str(port)],
            env=city.environment(today()),
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, served)
            yield address
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(timeout=120)


def wait_for(address: str, served: subprocess.Popen[bytes]) -> None:
    """Until the page answers; fails where the process ends before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert served.poll() is None
        try:
            with urlopen(f"{address}/server_info", timeout=5):
                return
        except (URLError, OSError):
            Event().wait(0.5)
    pytest.fail(f"{address} did not answer within {PATIENCE} s")


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """Debian's Chromium, without its own errands."""
    program = shutil.which("chromium") or pytest.fail("apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield opened
        opened.close()


@dataclass
class Watched:
    """A page, and everything about it that should not have happened."""

    page: Page
    home: str
    troubles: list[str] = field(default_factory=list[str])

    def watch(self) -> None:
        """Note errors, answers that refuse, and requests that leave the house."""
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on(
            "console",
            lambda said: self.troubles.append(said.text) if said.type == "error" else None,
        )
        self.page.on(
            "response",
            lambda got: (
                self.troubles.append(f"{got.status} {got.url}") if got.status >= 400 else None
            ),
        )
        self.page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((self.home, "data:", "blob:"))
                else self.troubles.append(f"asked for {asked.url}")
            ),
        )
