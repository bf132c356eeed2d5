"""The lock that a run holds while it has a process: a file in DAGSTER_HOME, freed with the process."""

from contextlib import ExitStack, suppress
from pathlib import Path

from resources.local_files.file_lock import file_lock
from zb_pipelines.domain.settings import current

_FOLDER = "running"
_held = ExitStack()


def hold_run_lock(run_id: str) -> None:
    """Hold the lock of the run that this process has begun, until it begins another one or ends.

    Not until the run's end only: Dagster writes down the end after the last word of ours. Where DAGSTER_HOME
    may only be read (a pod of its own), there is no lock and nothing is said of the run.
    """
    _held.close()
    lock = run_lock_file(run_id)
    with suppress(OSError):
        _held.enter_context(file_lock(lock))
        _held.callback(lock.unlink, missing_ok=True)


def run_lock_file(run_id: str) -> Path:
    """The file whose lock the run holds; it is missing where the run never showed a process here."""
    return current().dagster_home / _FOLDER / run_id
