"""Files that arrived: where they are, and that they are no longer being written."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.agencies.source.companions import BESIDE, SHAPES
from resources.agencies.source.day_path import of_day
from resources.agencies.source.failure import PullError
from resources.agencies.source.symbolic_links import open_unlinked, refuse_link
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class Arrived:
    """A file that arrived: its path, its bytes' SHA-256 and their state.

    ``content`` is the file to be read: the file itself, or what it holds in compressed form.
    """

    path: Path
    sha256: str
    state: tuple[int, ...]
    content: Path

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def files_of_day(path: str, day: date) -> list[Path]:
    """The files of ``day``, by name; :class:`PullError` ``missing_file`` where there is none."""
    asked = Path(of_day(path, day))
    found = sorted(asked.parent.glob(asked.name)) if "*" in asked.name else [asked]
    for file in found:
        refuse_link(file, fixed=_fixed_parts(path))
        for suffix in BESIDE if file.suffix.lower() == SHAPES else ():
            refuse_link(file.with_suffix(suffix))
            refuse_link(file.with_suffix(suffix.upper()))
    files = [file for file in found if file.is_file()]
    if not files:
        raise PullError(
            "missing_file",
            message("file {name} has not arrived", name=asked.name),
            message("ask the agency to deliver it, or correct path in sources.yml"),
        )
    return files


def _fixed_parts(path: str) -> int:
    """How many first parts of a declared path are the same on every day, without its own folder."""
    parts = Path(path).parts
    varying = (place for place, part in enumerate(parts) if "{" in part or "*" in part)
    return max(min(next(varying, len(parts)), len(parts) - 2), 0)


def inspect_file(path: Path) -> Arrived:
    """Look at a delivered file; :class:`PullError` ``unreadable`` where it cannot be opened."""
    try:
        with open_unlinked(path) as file:
            state = _state(file.fileno())
            return Arrived(path, hashlib.file_digest(file, "sha256").hexdigest(), state, path)
    except OSError as error:
        failure = PullError(
            "unreadable",
            message("file {name} cannot be opened ({told})", name=path.name, told=error.strerror),
            message("check the permissions of file and folder"),
        )
    raise failure


def refuse_changed(files: Sequence[Arrived]) -> None:
    """Raise :class:`PullError` ``truncated`` where a file is not what it was on arrival."""
    for file in files:
        try:
            with open_unlinked(file.path) as now:
                same = _state(now.fileno()) == file.state
        except OSError:
            same = False
        if not same:
            raise PullError(
                "truncated",
                message("file {name} changed while it was read", name=file.name),
                message(
                    "try again later; agencies should write under another name and then rename"
                ),
            )


def _state(handle: int) -> tuple[int, ...]:
    found = os.fstat(handle)
    return found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino
