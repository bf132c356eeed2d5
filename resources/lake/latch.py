"""The latch of a table: keeps a vacuum away from files that a writer has not committed yet.

Writers share the latch, a vacuum holds it alone. It is the kernel's ``flock``, so it
falls open when its holder dies. It does not order writers: Delta's commits do that.
"""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

# Readers of Delta tables pass over names that start with an underscore.
_FILE = "_latch"


@contextmanager
def shared_with_writers(folder: Path) -> Generator[None]:
    """Hold the latch of the table at ``folder`` beside other writers; waits for a vacuum."""
    with _held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(folder: Path) -> Generator[None]:
    """Hold the latch of the table at ``folder`` with no writer beside; waits for writers."""
    with _held(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(folder: Path, how: int) -> Generator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _FILE).open("a") as latch:
        fcntl.flock(latch, how)
        yield
