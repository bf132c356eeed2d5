"""Files of an installation are their owner's alone: folders 0700, files 0600."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def restrict_umask() -> None:
    """Whatever this process and its children make from here on, nobody else may read."""
    os.umask(0o077)


def readable_by_others(home: Path) -> Iterator[Path]:
    """Every file and folder at and below ``home`` that group or others may read, write or enter."""
    for path in _below(home):
        if path.lstat().st_mode & _OTHERS:
            yield path


def close_to_others(home: Path) -> int:
    """Take the rights of group and others away; from how many files and folders.

    What was made before an upgrade, or copied in by hand, stands open.
    """
    found = list(readable_by_others(home))
    for path in found:
        path.chmod(path.lstat().st_mode & ~_OTHERS & 0o7777)
    return len(found)


def _below(home: Path) -> Iterator[Path]:
    """Files and folders that exist; symbolic links have no mode of their own."""
    if home.exists():
        yield home
    for folder, folders, files in os.walk(home):
        for name in (*folders, *files):
            path = Path(folder, name)
            # A running night's files come and go.
            if not path.is_symlink() and path.exists():
                yield path
