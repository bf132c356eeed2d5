"""Folders for half-made files, each locked by the process that works in it.

The kernel gives the lock back when the process ends, however it ends. So a folder whose lock is
free was left by a killed process; it may hold personal data, and :func:`sweep_scratch` deletes it.
"""

import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from resources.local_files.file_lock import file_lock, is_locked
from resources.local_files.private_files import restrict_umask

_OWNER = "owner.lock"


@contextmanager
def scratch_folder(scratch: Path) -> Generator[Path]:
    """A new folder below ``scratch``, gone when the block ends."""
    restrict_umask()
    folder = scratch.absolute() / uuid4().hex
    with ExitStack() as owner:
        with file_lock(_gate(scratch), shared=True, wait=True):
            folder.mkdir(parents=True)
            owner.enter_context(file_lock(folder / _OWNER))
        try:
            yield folder
        finally:
            # Once the owner's file is gone, a sweep would take the folder for left behind.
            with file_lock(_gate(scratch), shared=True, wait=True):
                shutil.rmtree(folder)


def sweep_scratch(scratch: Path) -> list[str]:
    """Delete what processes that are gone left below ``scratch``; the names of it."""
    if not scratch.is_dir():
        return []
    swept: list[str] = []
    with file_lock(_gate(scratch), wait=True):
        for left in sorted(scratch.iterdir()):
            if not is_locked(left / _OWNER):
                _delete(left)
                swept.append(left.name)
    return swept


def _gate(scratch: Path) -> Path:
    """The lock held by all who make a folder until that is locked, and alone by who sweeps."""
    return scratch.absolute().with_name(f".{scratch.name}.lock")


def _delete(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left)
    else:
        left.unlink()
