"""The manifests of a day: what was delivered, standardised, checked and built.

Every ``record_…`` is one transaction and overwrites what had the same key, so that running
a day again leaves the registry as if it had run once.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import GROUPED_BY, journal_rows
from resources.registry.records.records import (
    Build,
    Delivery,
    Origin,
    RuleResult,
    Standardisation,
)
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import build, delivery, rule_result, standardisation

Record = TypeVar("Record", Delivery, Standardisation, RuleResult, Build)


class Manifests:
    """The manifests in the registry's database."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def record_delivery(self, record: Delivery) -> None:
        """Remember a delivery, or that it failed."""
        self._record(delivery, record)

    def delivery(self, entry: str, day: date) -> Delivery | None:
        """The delivery of ``entry`` on ``day``, also a failed one."""
        return self._first(Delivery, delivery, delivery.c.entry == entry, delivery.c.day == day)

    def deliveries(self, day: date) -> dict[str, Delivery]:
        """The deliveries of ``day`` by entry."""
        found = self._all(Delivery, delivery, delivery.c.day == day)
        return {record.entry: record for record in found}

    def last_good_delivery(self, entry: str, until: date) -> Delivery | None:
        """The newest delivery of ``entry`` not after ``until`` that did not fail."""
        good = delivery.c.state.in_(("stored", "unchanged"))
        mine = delivery.c.entry == entry
        return self._first(Delivery, delivery, mine, good, delivery.c.day <= until)

    def last_delivery_with_rows(self, entry: str, until: date) -> Delivery | None:
        """The newest delivery of ``entry`` not after ``until`` that had any row."""
        mine = delivery.c.entry == entry
        return self._first(Delivery, delivery, mine, delivery.c.rows > 0, delivery.c.day <= until)

    def record_standardisation(self, record: Standardisation) -> None:
        """Remember a standardisation."""
        self._record(standardisation, record)

    def standardisation(self, entry: str, day: date) -> Standardisation | None:
        """The standardisation of ``entry`` on exactly ``day``."""
        table = standardisation
        return self._first(Standardisation, table, table.c.entry == entry, table.c.day == day)

    def standardisations(self, day: date) -> dict[str, Standardisation]:
        """The standardisations of ``day`` by entry."""
        found = self._all(Standardisation, standardisation, standardisation.c.day == day)
        return {record.entry: record for record in found}

    def last_standardisation(self, entry: str, until: date) -> Standardisation | None:
        """The newest standardisation of ``entry`` not after ``until``."""
        table = standardisation
        return self._first(Standardisation, table, table.c.entry == entry, table.c.day <= until)

    def last_standardisations(self, until: date) -> dict[str, Standardisation]:
        """Of every entry the newest standardisation not after ``until``, by entry; in one query."""
        table = standardisation
        newest = (
            sa.select(table.c.entry, sa.func.max(table.c.day).label("day"))
            .where(table.c.day <= until)
            .group_by(table.c.entry)
            .subquery()
        )
        same = sa.and_(table.c.entry == newest.c.entry, table.c.day == newest.c.day)
        found = sa.select(table).join(newest, same)
        with self._database.reading() as connection:
            rows = connection.execute(found).mappings().all()
        return {row["entry"]: Standardisation(**row) for row in rows}

    def record_rule_results(
        self,
        results: Collection[RuleResult],
        *,
        origins: Collection[Origin] = ("derived", "learnt", "written"),
    ) -> None:
        """Remember ``results`` in place of those of the same lake tables, days and ``origins``.

        ``cross`` results come from another step of the night than a table's own: each replaces
        only its own kind.
        """
        places = sorted({(result.table_name, result.day) for result in results})
        replaced = sa.or_(
            rule_result.c.origin.in_(origins),
            # Recorded by a platform that did not know of origins.
            rule_result.c.origin.is_(None) if "derived" in origins else sa.false(),
            rule_result.c.rule.in_(sorted({result.rule for result in results})),
        )
        with self._database.writing(lock="rule results") as connection:
            for table_name, day in places:
                connection.execute(
                    sa.delete(rule_result).where(
                        rule_result.c.table_name == table_name,
                        rule_result.c.day == day,
                        replaced,
                    )
                )
            if results:
                connection.execute(sa.insert(rule_result), [asdict(result) for result in results])
            journal_rows(connection, {rule_result: places})

    def rule_results(self, day: date) -> list[RuleResult]:
        """The results of exactly ``day``, by table and rule."""
        return self._all(RuleResult, rule_result, rule_result.c.day == day)

    def record_build(self, record: Build) -> None:
        """Remember a build."""
        self._record(build, record)

    def builds(self, day: date) -> dict[str, Build]:
        """The builds of ``day`` by table."""
        found = self._all(Build, build, build.c.day == day)
        return {record.table_name: record for record in found}

    def last_build(self, table_name: str, until: date) -> Build | None:
        """The newest build of ``table_name`` not after ``until``."""
        return self._first(Build, build, build.c.table_name == table_name, build.c.day <= until)

    def _record(
        self,
        table: sa.Table,
        record: Delivery | Standardisation | Build,
    ) -> None:
        with self._database.writing() as connection:
            self._database.upsert(connection, table, [asdict(record)])
            key = [getattr(record, name) for name in GROUPED_BY[table.name]]
            journal_rows(connection, {table: [key]})

    def _first(
        self, kind: type[Record], table: sa.Table, *where: sa.ColumnElement[bool]
    ) -> Record | None:
        """The record of the newest day."""
        found = sa.select(table).where(*where).order_by(table.c.day.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(found).mappings().first()
        return kind(**row) if row else None

    def _all(
        self, kind: type[Record], table: sa.Table, *where: sa.ColumnElement[bool]
    ) -> list[Record]:
        found = sa.select(table).where(*where).order_by(*table.primary_key)
        with self._database.reading() as connection:
            rows = connection.execute(found).mappings().all()
        return [kind(**row) for row in rows]
