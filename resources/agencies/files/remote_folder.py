"""Files that stand on another machine: fetched into the scratch folder before they are read."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from resources.agencies.files.servers.kinds import fetch
from resources.agencies.source.declaration import DeliveredFile


@dataclass(frozen=True)
class Local:
    """Paths on this machine, of data and control file."""

    path: str
    control: str | None


@contextmanager
def at_hand(source: DeliveredFile, day: date, scratch: Path) -> Generator[Local]:
    """The source's files on this machine, for as long as the block runs."""
    if source.connection is None:
        yield Local(source.path, source.control)
        return
    folder = scratch / uuid4().hex
    folder.mkdir()
    try:
        fetch(source.connection, [source.path, *filter(None, [source.control])], day, folder)
        control = source.control and str(folder / Path(source.control).name)
        yield Local(str(folder / Path(source.path).name), control)
    finally:
        shutil.rmtree(folder)
