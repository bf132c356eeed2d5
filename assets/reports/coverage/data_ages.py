"""How old the data of each database are: of `zb status`, the report and the site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zb_pipelines.domain.databases.model import database_title
from zb_pipelines.domain.naming import database_table

if TYPE_CHECKING:
    from resources.registry import Build, Registry, Release


@dataclass(frozen=True)
class DatabaseAge:
    """A database and how far behind it is.

    ``oldest``: the day of the oldest of its tables' newest builds, ``None`` where one was never built.
    ``source`` and ``source_day``: the entry whose data are the oldest that these builds have read;
    ``None`` where they read none. An entry that delivers once a year may well be a year old.
    """

    database: str
    title: str
    oldest: date | None
    source: str | None = None
    source_day: date | None = None


def database_ages(registry: "Registry", release: "Release", day: date) -> list[DatabaseAge]:
    """The age of each database of the release on ``day``, the oldest first."""
    catalog = release.catalog
    owners = {
        database_table("base", each.database, each.table): each.database
        for each in catalog.consolidations.values()
    } | {each.name: each.database for each in catalog.tables.values()}
    newest: dict[str, Build] = {}
    for build in registry.history.builds(owners):  # in the order of their days
        if build.day <= day:
            newest[build.table_name] = build
    ages: list[DatabaseAge] = []
    for database in sorted(set(owners.values())):
        mine = [newest.get(name) for name, owner in owners.items() if owner == database]
        built = [build for build in mine if build is not None]
        oldest = min(build.day for build in built) if len(built) == len(mine) else None
        source_day, source = _oldest_source(built)
        title = database_title(catalog.databases, database)
        ages.append(DatabaseAge(database, title, oldest, source, source_day))
    return sorted(ages, key=lambda age: (age.oldest or date.min, age.database))


def _oldest_source(builds: "Iterable[Build]") -> tuple[date | None, str | None]:
    read = {
        (day, entry) for build in builds for entry, day in build.inputs.items() if day != "never"
    }
    if not read:
        return None, None
    day, entry = min(read)
    return date.fromisoformat(day), entry
