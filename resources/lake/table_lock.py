"""The lock of a table: a vacuum waits for writers, whose files are not committed yet.

Writers share the lock, a vacuum takes it exclusively. It is the kernel's ``flock``, so it is
released when its holder dies. It does not order writers: Delta's commits do that.
"""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

# Readers of Delta tables pass over names that start with an underscore.
_FILE = "_table_lock"


@contextmanager
def shared_table_lock(folder: Path) -> Generator[None]:
    """Hold the lock of the table at ``folder`` together with other writers; waits for a vacuum."""
    with _lock(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def exclusive_table_lock(folder: Path) -> Generator[None]:
    """Hold the lock of the table at ``folder`` with no writer at work; waits for writers."""
    with _lock(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _lock(folder: Path, operation: int) -> Generator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _FILE).open("a") as file:
        fcntl.flock(file, operation)
        yield
