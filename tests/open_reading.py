"""The views that `zb query` reads, locked as it locks them, without the kernel's barrier."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from datetime import date

from resources.engine import Engine
from resources.lake_views import LOCK, open_views
from resources.platform import Platform
from resources.read_statement import ReadStatement


@contextmanager
def open_reading(
    platform: Platform,
    as_of: date,
    growing: Collection[str] = (),
    statement: ReadStatement | None = None,
) -> Generator[Engine]:
    """The engine of ``open_views``, locked."""
    with open_views(platform, as_of, growing, statement) as engine:
        engine.execute(LOCK)
        yield engine
