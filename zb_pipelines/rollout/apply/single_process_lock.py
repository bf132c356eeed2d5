"""One process at a time drives backfills of an installation without a daemon."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from zb_pipelines.domain.errors import input_error


@contextmanager
def alone(dagster_home: Path) -> Generator[None]:
    """Hold the installation's lock, which the system frees when the process dies.

    Raises :class:`InputError` where another process holds it.
    """
    path = dagster_home / "apply.lock"
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise input_error(str(path), "另一个进程正在执行变更计划", "等它结束后再执行") from None
        yield
