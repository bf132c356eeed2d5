"""The lock of a table: a vacuum waits for writers, whose files are not committed yet.

Writers share the lock, a vacuum takes it exclusively. It does not order writers: Delta's commits
do that.
"""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from resources.local_files.file_lock import LockHeldError, file_lock

# Readers of Delta tables pass over names that start with an underscore.
_FILE = "_table_lock"


@contextmanager
def shared_table_lock(folder: Path) -> Generator[None]:
    """Hold the lock of the table at ``folder`` together with other writers; waits for a vacuum."""
    with file_lock(folder / _FILE, shared=True, wait=True):
        yield


@contextmanager
def exclusive_table_lock(folder: Path) -> Generator[None]:
    """Hold the lock of the table at ``folder`` with no writer at work; waits for writers."""
    with file_lock(folder / _FILE, wait=True):
        yield


@contextmanager
def free_table_lock(folder: Path) -> Generator[bool]:
    """Hold the lock as a vacuum does where no writer has it (``True``); wait for nobody."""
    with ExitStack() as held:
        try:
            held.enter_context(file_lock(folder / _FILE))
            free = True
        except LockHeldError:
            free = False
        yield free
