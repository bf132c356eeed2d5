"""Keys as files: who may read them, how they are named and written.

Version 1 of ``backup`` is ``backup.key``, version 2 ``backup.2.key``; ``pseudonym/healthcare`` lies in
the folder ``pseudonym``. Such a file holds 64 hexadecimal digits; ``backup.wrapped`` holds what a token
has encrypted.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

BYTES = 32
_NAME = re.compile(r"[a-z0-9_]+(/[A-Za-z0-9_-]+)*")
_FILE = re.compile(r"(?P<name>[A-Za-z0-9_-]+)(\.(?P<version>[1-9][0-9]*))?\.(key|wrapped)")
WRAPPED = ".wrapped"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def require_name(name: str) -> None:
    """:class:`InputError` where ``name`` is not a key's name, such as ``pseudonym/healthcare``."""
    if not _NAME.fullmatch(name):
        raise input_error(
            name,
            message("is no name of a key"),
            message("use one of those that zb keys list shows"),
        )


def key_file(folder: Path, name: str, version: int, ending: str = ".key") -> Path:
    """Where version ``version`` of ``name`` lies below ``folder``."""
    return folder / f"{name}{f'.{version}' if version > 1 else ''}{ending}"


def stored_versions(folder: Path, name: str) -> list[int]:
    """The versions of ``name`` that lie in ``folder``, ascending."""
    place = folder / name
    named = (_FILE.fullmatch(file.name) for file in place.parent.glob(f"{place.name}.*"))
    return sorted(
        {int(each["version"] or 1) for each in named if each and each["name"] == place.name}
    )


def stored_keys(folder: Path) -> Iterator[tuple[str, int, Path]]:
    """Name, version and file of every key below ``folder``."""
    for file in sorted((*folder.rglob("*.key"), *folder.rglob(f"*{WRAPPED}"))):
        found = _FILE.fullmatch(file.name)
        if found:
            inside = file.parent.relative_to(folder) / found["name"]
            yield inside.as_posix(), int(found["version"] or 1), file


def read_key(file: Path, *, private: bool = True) -> bytes:
    """The 32 bytes in ``file``; :class:`InputError` where it is no key, or others may read it.

    ``private``: the file is the owner's alone; what systemd hands over it has guarded itself.
    """
    if private:
        require_private(file)
    try:
        secret = bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise _unusable(file) from error
    if len(secret) != BYTES:
        raise _unusable(file)
    return secret


def create_key(file: Path, content: str) -> bool:
    """Write the new ``file``, for the owner alone; ``False`` where another process was first."""
    make_private_folder(file.parent)
    partial = file.with_name(f".{file.name}.{uuid4().hex}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        # A link, unlike a renaming, never takes the place of a key that is there.
        os.link(partial, file)
    except FileExistsError:
        return False
    finally:
        partial.unlink(missing_ok=True)
    return True


def destroy_key(file: Path) -> None:
    """Overwrite ``file`` and delete it. What the disk or a snapshot of it keeps is beyond this."""
    with file.open("r+b") as opened:
        opened.write(os.urandom(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())
    file.unlink()


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` and the folders above it that are missing, for the owner alone."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def require_private(path: Path) -> None:
    """:class:`InputError` where group or others may do anything with ``path``."""
    if path.exists() and path.stat().st_mode & _OTHERS:
        raise input_error(
            str(path),
            message("others than its owner may read or change it"),
            message("find out who did; then: chmod go-rwx {path}", path=path),
        )


def _unusable(file: Path) -> Exception:
    return input_error(
        str(file),
        message("is no key: 64 hexadecimal digits"),
        message("put back the key that was kept apart; a new one would not read what is there"),
    )
