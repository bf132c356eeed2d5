"""The registry's part that is evidence: journal, review and dockets, opened together."""

from collections.abc import Generator
from contextlib import contextmanager

from resources.registry.audit.dockets import Dockets
from resources.registry.audit.journal import Journal
from resources.registry.audit.reviews import Reviews
from resources.registry.schema.database import Database


class Office:
    """Journal, reviews and dockets over one database."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self.journal = Journal(self._database)
        self.reviews = Reviews(self._database)
        self.dockets = Dockets(self._database)

    def close(self) -> None:
        """Give all connections back."""
        self._database.close()


@contextmanager
def open_office(url: str) -> Generator[Office]:
    """The office at the registry's ``url``; tables are made where they are missing."""
    office = Office(url)
    try:
        yield office
    finally:
        office.close()
