"""Opened packages in the registry: which version of each is published, and its files."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.sharing_tables import open_package

# Actions and actor of the journal, which is Chinese.
_PUBLISHED, _WITHDRAWN, _PLATFORM = "开放数据发布", "开放数据撤下", "平台"


@dataclass(frozen=True)
class PublishedPackage:
    """One version of an opened package; ``files`` have name, bytes, sha256 and media_type."""

    package: str
    version: str
    day: date
    source: str
    rows: int
    inserted: int
    deleted: int
    content_hash: str
    files: list[dict[str, Any]]
    published: datetime
    withdrawn: date | None = None


class Packages:
    """All opened packages of the installation."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self._journal = Journal(database)

    def publish(self, made: PublishedPackage) -> None:
        """Make ``made`` the newest version of its package."""
        with self._database.writing(lock=LOCK) as connection:
            self._database.upsert(connection, open_package, [asdict(made)])
            detail = {"version": made.version, "rows": made.rows, "files": made.files}
            self._journal.append_within(connection, _PLATFORM, _PUBLISHED, made.package, detail)
            journal_rows(connection, {open_package: [(made.package,)]})

    def withdraw(self, package: str, actor: str, reason: str, day: date) -> None:
        """Take a package and all its versions back from ``day`` on."""
        with self._database.writing(lock=LOCK) as connection:
            connection.execute(
                sa.update(open_package)
                .where(open_package.c.package == package, open_package.c.withdrawn.is_(None))
                .values(withdrawn=day)
            )
            self._journal.append_within(
                connection, actor, _WITHDRAWN, package, {"reason": reason, "day": day}
            )
            journal_rows(connection, {open_package: [(package,)]})

    def newest(self) -> list[PublishedPackage]:
        """The newest version of every package that was not withdrawn, by package."""
        newest: dict[str, PublishedPackage] = {}
        for each in self.versions():
            newest[each.package] = each
        return list(newest.values())

    def versions(self, package: str | None = None) -> list[PublishedPackage]:
        """Every version that was not withdrawn, by package, the oldest first."""
        order = (open_package.c.package, open_package.c.published)
        query = sa.select(open_package).where(open_package.c.withdrawn.is_(None)).order_by(*order)
        if package is not None:
            query = query.where(open_package.c.package == package)
        with self._database.reading() as connection:
            return [PublishedPackage(**row) for row in connection.execute(query).mappings()]
