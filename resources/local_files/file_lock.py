"""The kernel's lock on a file: it ends with its process, so nothing is cleaned up after a crash."""

import fcntl
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_PAUSES = (0.05, 0.1, 0.2)
"""Seconds between attempts: who only looks whether a lock is held has it for less."""


class LockHeldError(Exception):
    """Another process holds the lock; ``owner`` is what it wrote into the file, perhaps nothing."""

    def __init__(self, path: Path, owner: str) -> None:
        self.owner = owner
        super().__init__(f"{path} is locked by another process")


@contextmanager
def file_lock(path: Path, *, shared: bool = False, wait: bool = False) -> Generator[TextIO]:
    """Hold the lock of ``path``, alone or together with other ``shared`` holders; the open file.

    With ``wait`` until it is free; otherwise raises :class:`LockHeldError` where it is not. The
    file and its folder are made, what stands in it stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        operation = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        if wait:
            fcntl.flock(file, operation)
        elif not _acquire(file, operation):
            file.seek(0)
            raise LockHeldError(path, file.read())
        yield file


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock of ``path`` exclusively at this moment."""
    try:
        with path.open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except BlockingIOError:
        return True
    return False


def _acquire(file: TextIO, operation: int) -> bool:
    for pause in (*_PAUSES, 0):
        try:
            fcntl.flock(file, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(pause)
        else:
            return True
    return False
