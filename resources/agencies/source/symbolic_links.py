"""Symbolic links in a folder that an agency writes: never followed."""

import os
from io import BufferedReader
from pathlib import Path

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message


def refuse_link(file: Path, fixed: int = -2) -> None:
    """Raise :class:`PullError` where ``file`` or a folder after its ``fixed`` first parts is a symbolic link.

    What an agency writes stands in its own folder: a link would give it another's file as its own.
    """
    parts = file.parts
    for end in range(fixed % len(parts) + 1, len(parts) + 1):
        if Path(*parts[:end]).is_symlink():
            raise PullError(
                "unreadable",
                message("{name} is a symbolic link, which is not followed", name=parts[end - 1]),
                message("have the file itself delivered, or write its real path in sources.yml"),
            )


def open_unlinked(path: Path) -> BufferedReader:
    """The file itself, open for reading; ``OSError`` where it is a symbolic link."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
