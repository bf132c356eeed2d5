"""Dagster's daemon as a process of its own, for tests that need a real one."""

import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import zb_pipelines

WORKSPACE = Path(zb_pipelines.__file__).parents[1] / "workspace.yaml"


@contextmanager
def running_daemon(log: Path, environment: Mapping[str, str]) -> Generator[subprocess.Popen[bytes]]:
    """A daemon process that writes ``log``; stopped as an operator stops it, by SIGINT, where it still runs."""
    # A process that ignores SIGINT (a shell's background job) would hand that down.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    program = Path(sys.executable).with_name("dagster-daemon")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "run", "-w", WORKSPACE], stdout=output, stderr=output, env=environment
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(timeout=120)
