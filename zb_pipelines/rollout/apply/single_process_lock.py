"""One process at a time drives backfills of an installation without a daemon."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from resources.local_files.file_lock import LockHeldError, file_lock
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


@contextmanager
def single_driver_lock(dagster_home: Path) -> Generator[None]:
    """Hold the installation's lock, which the system frees when the process dies.

    Raises :class:`InputError` where another process holds it.
    """
    path = dagster_home / "apply.lock"
    try:
        with file_lock(path):
            yield
    except LockHeldError:
        raise input_error(
            str(path),
            message("Another process is carrying out a plan of changes"),
            message("apply again when it has ended"),
        ) from None
