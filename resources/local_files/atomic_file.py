"""Atomic file writes: a file appears whole or not at all, however the writer ends."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_file(target: Path) -> Generator[Path]:
    """A path beside ``target`` to write to; it takes the place of ``target`` when the block ends.

    On disk before it is renamed. Where the block fails, ``target`` stays as it was and what was
    written goes. The target's folder is made.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def write_atomically(target: Path, content: bytes) -> Path:
    """Write ``content`` to ``target``, whole or not at all; ``target``."""
    with atomic_file(target) as partial:
        partial.write_bytes(content)
    return target
