"""The kinds of server that files are fetched from, and fetching from any of them."""

import posixpath
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from resources.agencies.files.servers.ftp import FTP
from resources.agencies.files.servers.s3 import S3
from resources.agencies.files.servers.server import FileSession, ServerKind
from resources.agencies.files.servers.sftp import SFTP
from resources.agencies.source.companions import BESIDE, SHAPES
from resources.agencies.source.day_path import of_day

SERVERS: dict[str, ServerKind] = {kind.name: kind for kind in (SFTP, FTP, S3)}


def fetch(connection: dict[str, Any], paths: Sequence[str], day: date, folder: Path) -> None:
    """Fetch the files of ``day`` into ``folder``, under their names; what is not there is left out.

    Raises :class:`PullError` where the server cannot be asked.
    """
    kind = SERVERS[connection["kind"]]
    with kind.open(kind.declared.model_validate(connection)) as session:
        for path in paths:
            for found in _matches(session, of_day(path, day)):
                session.get(found, folder / posixpath.basename(found))


def list_names(connection: dict[str, Any], folder: str) -> list[str]:
    """The names of the files in ``folder``; raises :class:`PullError` where it cannot be asked."""
    kind = SERVERS[connection["kind"]]
    with kind.open(kind.declared.model_validate(connection)) as session:
        return session.names(folder)


def place_of_server(connection: dict[str, Any]) -> str:
    """Where the server stands, as messages and the inventory tell it."""
    kind = SERVERS[connection["kind"]]
    return kind.place(kind.declared.model_validate(connection))


def _matches(session: FileSession, path: str) -> list[str]:
    folder, name = posixpath.split(path)
    marks = BESIDE if name.lower().endswith(SHAPES) else ()
    stem = name[: -len(SHAPES)]
    wanted = [name, *(f"{stem}{each}" for mark in marks for each in (mark, mark.upper()))]
    return [
        posixpath.join(folder, each)
        for each in session.names(folder)
        if any(fnmatchcase(each, pattern) for pattern in wanted)
    ]
