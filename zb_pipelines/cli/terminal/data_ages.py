"""How old the data of each database are: for `zb status`."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resources.registry import Registry, Release


@dataclass(frozen=True)
class DatabaseAge:
    """A database with the day of the oldest of its tables' newest builds; ``None``: one was never built."""

    database: str
    title: str
    oldest: date | None


def database_ages(registry: "Registry", release: "Release", day: date) -> list[DatabaseAge]:
    """The age of each database of the release on ``day``, the oldest first."""
    from zb_pipelines.domain.databases.model import database_title
    from zb_pipelines.domain.naming import database_table

    catalog = release.catalog
    tables = [
        (each.database, database_table("base", each.database, each.table))
        for each in catalog.consolidations.values()
    ]
    tables += [(each.database, each.name) for each in catalog.tables.values()]
    newest: dict[str, date] = {}
    for build in registry.history.builds([name for _, name in tables]):
        if build.day <= day:
            newest[build.table_name] = max(build.day, newest.get(build.table_name, build.day))
    ages = [
        DatabaseAge(
            database,
            database_title(catalog.databases, database),
            _oldest([newest.get(name) for owner, name in tables if owner == database]),
        )
        for database in sorted({owner for owner, _ in tables})
    ]
    return sorted(ages, key=lambda age: (age.oldest or date.min, age.database))


def _oldest(days: "list[date | None]") -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None
