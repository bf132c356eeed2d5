"""`zb ui` that is told to end takes the daemon with it: a second one would be refused by the first."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from zb_pipelines.domain.settings import SHIPPED_CATALOG

ZB = Path(sys.executable).with_name("zb")


def alive(process: int) -> bool:
    """Whether it runs; one that has ended and was not yet asked for its end does not."""
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_terminated_ui_leaves_no_daemon(tmp_path: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZB_")},
        "ZB_HOME": str(tmp_path),
        "DAGSTER_HOME": str(tmp_path / "dagster"),
        "ZB_CATALOG": str(SHIPPED_CATALOG),
    }
    ui = subprocess.Popen([ZB, "ui", "--port", str(port)], env=environment)
    try:
        # The socket is open early; it answers when everything beside it has been started.
        transport = httpx.HTTPTransport(retries=12)
        with httpx.Client(transport=transport, timeout=300) as client:
            client.get(f"http://127.0.0.1:{port}/server_info")
        children = Path(f"/proc/{ui.pid}/task/{ui.pid}/children").read_text().split()
        daemons = [
            int(child)
            for child in children
            if b"dagster-daemon" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
        assert len(daemons) == 1
        ui.send_signal(signal.SIGTERM)
        ui.wait(120)
        assert [each for each in daemons if alive(each)] == []
    finally:
        ui.kill()
