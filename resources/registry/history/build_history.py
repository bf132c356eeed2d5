"""All days at once of the entries and tables that a change concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.history.period_sums import total
from resources.registry.records.records import BlockedDelivery, Build, Delivery, Standardisation
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import (
    blocked_delivery,
    build,
    delivery,
    profile,
    rule_result,
    standardisation,
)

_AT_ONCE = 500  # names in one IN (…)


@dataclass(frozen=True)
class History:
    """Manifests of entries and builds of tables over all days, by name and then by day."""

    database: RegistryDatabase

    def deliveries(self, entries: Collection[str]) -> list[Delivery]:
        """Every recorded delivery of ``entries``, failed ones included."""
        return [Delivery(**row) for row in self._of(delivery, delivery.c.entry, entries)]

    def standardisations(self, entries: Collection[str]) -> list[Standardisation]:
        """Every recorded standardisation of ``entries``."""
        rows = self._of(standardisation, standardisation.c.entry, entries)
        return [Standardisation(**row) for row in rows]

    def held_rows(self, until: date, growing: Collection[str]) -> dict[str, tuple[int, int]]:
        """Entry → its rows in aggregation and in quarantine on ``until``, each stored day as standardised last.

        Of ``growing`` entries all days together, of others the last one.
        """
        s = standardisation
        newest = sa.func.row_number().over(
            partition_by=(s.c.entry, s.c.stored_day), order_by=s.c.day.desc()
        )
        last = sa.func.row_number().over(partition_by=s.c.entry, order_by=s.c.day.desc())
        columns = (s.c.entry, s.c.aggregated, s.c.quarantined)
        rows = sa.select(*columns, newest.label("newest"), last.label("last"))
        placed = rows.where(s.c.day <= until).subquery()
        held = sa.or_(placed.c.last == 1, placed.c.entry.in_(growing))
        found = (
            sa.select(placed.c.entry, total(placed.c.aggregated), total(placed.c.quarantined))
            .where(placed.c.newest == 1, held)
            .group_by(placed.c.entry)
        )
        with self.database.reading() as connection:
            return {entry: (good, bad) for entry, good, bad in connection.execute(found)}

    def blocked_deliveries(self, entries: Collection[str]) -> list[BlockedDelivery]:
        """Every recorded delivery of ``entries`` that a blocking rule kept back."""
        rows = self._of(blocked_delivery, blocked_delivery.c.entry, entries)
        return [BlockedDelivery(**row) for row in rows]

    def builds(self, tables: Collection[str]) -> list[Build]:
        """Every recorded build of the lake tables ``tables``."""
        return [Build(**row) for row in self._of(build, build.c.table_name, tables)]

    def first_pulls(self, days: Collection[date]) -> dict[date, datetime]:
        """When the first pull of each of ``days`` began; a day without one is left out."""
        began = sa.func.min(delivery.c.started_at)
        query = sa.select(delivery.c.day, began).group_by(delivery.c.day)
        with self.database.reading() as connection:
            found = connection.execute(query.where(delivery.c.day.in_(sorted(set(days)))))
            return {day: first for day, first in found if first is not None}

    def forget(self, entry: str, tables: Collection[str]) -> None:
        """Take an entry's manifests, and the rule results and profiles of its lake ``tables``, away."""
        with self.database.writing() as connection:
            gone: dict[sa.Table, list[tuple[str, date]]] = {}
            for table in (delivery, standardisation, blocked_delivery):
                gone[table] = _delete(connection, table, table.c.entry, [entry])
            for table in (rule_result, profile):
                gone[table] = _delete(connection, table, table.c.table_name, tables)
            journal_rows(connection, gone)

    def _of(
        self, table: sa.Table, column: sa.Column[str], names: Collection[str]
    ) -> list[sa.RowMapping]:
        ordered = sorted(set(names))
        found: list[sa.RowMapping] = []
        with self.database.reading() as connection:
            for start in range(0, len(ordered), _AT_ONCE):
                wanted = column.in_(ordered[start : start + _AT_ONCE])
                query = sa.select(table).where(wanted).order_by(*table.primary_key)
                found += connection.execute(query).mappings().all()
        return found


def _delete(
    connection: sa.Connection, table: sa.Table, column: sa.Column[str], names: Collection[str]
) -> list[tuple[str, date]]:
    """Delete all days of ``names``; which names and days that were."""
    mine = column.in_(names)
    days = connection.execute(sa.select(column, table.c.day).where(mine).distinct())
    gone = [(name, day) for name, day in days]
    connection.execute(sa.delete(table).where(mine))
    return gone
