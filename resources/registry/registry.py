"""The registry as the assets see it: records in, records out.

Every ``record_…`` is one transaction and overwrites what had the same key, so that running
a day again leaves the registry as if it had run once.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from resources.registry.access.access_records import AccessRecords
from resources.registry.audit.dockets import Dockets
from resources.registry.audit.erasures import Erasures
from resources.registry.audit.journal import Journal
from resources.registry.audit.reviews import Reviews
from resources.registry.history.build_history import History
from resources.registry.history.period_sums import PeriodSums
from resources.registry.history.quality_history import QualityHistory
from resources.registry.history.rule_sums import RuleSums
from resources.registry.records.records import (
    Build,
    Delivery,
    Origin,
    Release,
    RuleResult,
    Standardisation,
)
from resources.registry.releases.applications import Applications
from resources.registry.releases.releases import Releases
from resources.registry.schema import schema
from resources.registry.schema.database import RegistryDatabase
from resources.registry.sharing.sharing_records import SharingRecords
from resources.registry.tickets import findings as finding_cases
from resources.registry.tickets import tickets as ticket_records
from zb_pipelines.domain.catalog.model.model import Catalog

Record = TypeVar("Record", Delivery, Standardisation, RuleResult, Build)


class Registry:
    """The registry at an SQLAlchemy ``url`` (SQLite or PostgreSQL); makes its tables.

    Raises :class:`InputError` where the URL cannot be used or reached.
    """

    def __init__(self, url: str) -> None:
        self._database = RegistryDatabase(url)
        self._releases = Releases(self._database)

    @property
    def journal(self) -> Journal:
        """Who did what and when, each row chained to the one before."""
        return Journal(self._database)

    @property
    def access(self) -> AccessRecords:
        """Users, their sessions, and approvals by a second person."""
        return AccessRecords(self._database)

    @property
    def reviews(self) -> Reviews:
        """The states of review that entries went through."""
        return Reviews(self._database)

    @property
    def dockets(self) -> Dockets:
        """The work that changes of the law leave with agencies."""
        return Dockets(self._database)

    def close(self) -> None:
        """Give all connections back."""
        self._database.close()

    @property
    def applications(self) -> Applications:
        """What has been carried out of each release's plan."""
        return Applications(self._database)

    @property
    def history(self) -> History:
        """All days of an entry or table at once."""
        return History(self._database)

    @property
    def quality(self) -> QualityHistory:
        """What the checks of former days found."""
        return QualityHistory(self._database)

    @property
    def sums(self) -> PeriodSums:
        """What was fetched, checked and built within spans of days, summed."""
        return PeriodSums(self._database)

    @property
    def rule_sums(self) -> RuleSums:
        """The results of rules within spans of days, summed."""
        return RuleSums(self._database)

    @property
    def erasures(self) -> Erasures:
        """Tombstones and certificates of what was destroyed."""
        return Erasures(self._database)

    @property
    def tickets(self) -> ticket_records.Tickets:
        """Problems of the data that an agency has to correct."""
        return ticket_records.Tickets(self._database)

    @property
    def findings(self) -> finding_cases.FindingCases:
        """How findings were verified."""
        return finding_cases.FindingCases(self._database)

    @property
    def sharing(self) -> SharingRecords:
        """Requests, grants, usage and opened packages."""
        return SharingRecords(self._database)

    def publish(
        self,
        catalog: Catalog,
        reviewer: str,
        reason: str,
        effective: date,
        following: int | None = None,
    ) -> Release:
        """Release ``catalog`` from ``effective`` on; publishing the newest again changes nothing.

        ``following``: the newest release that the publisher saw (0: none); :class:`InputError` where
        another was published since.
        """
        return self._releases.publish(catalog, reviewer, reason, effective, following)

    def release_on(self, day: date) -> Release | None:
        """The last published of the releases that are effective by ``day``."""
        return self._releases.on(day)

    def releases(self) -> list[Release]:
        """All releases, the first published first."""
        return self._releases.all()

    def record_delivery(self, record: Delivery) -> None:
        """Remember a delivery, or that it failed."""
        self._record(schema.delivery, record)

    def delivery(self, entry: str, day: date) -> Delivery | None:
        """The delivery of ``entry`` on ``day``, be it a failed one."""
        return self._first(
            Delivery,
            schema.delivery,
            schema.delivery.c.entry == entry,
            schema.delivery.c.day == day,
        )

    def deliveries(self, day: date) -> dict[str, Delivery]:
        """The deliveries of ``day`` by entry."""
        found = self._all(Delivery, schema.delivery, schema.delivery.c.day == day)
        return {record.entry: record for record in found}

    def last_good_delivery(self, entry: str, until: date) -> Delivery | None:
        """The newest delivery of ``entry`` not after ``until`` that did not fail."""
        good = schema.delivery.c.state.in_(("stored", "unchanged"))
        mine = schema.delivery.c.entry == entry
        return self._first(Delivery, schema.delivery, mine, good, schema.delivery.c.day <= until)

    def record_standardisation(self, record: Standardisation) -> None:
        """Remember a standardisation."""
        self._record(schema.standardisation, record)

    def standardisation(self, entry: str, day: date) -> Standardisation | None:
        """The standardisation of ``entry`` on exactly ``day``."""
        table = schema.standardisation
        return self._first(Standardisation, table, table.c.entry == entry, table.c.day == day)

    def standardisations(self, day: date) -> dict[str, Standardisation]:
        """The standardisations of ``day`` by entry."""
        found = self._all(
            Standardisation, schema.standardisation, schema.standardisation.c.day == day
        )
        return {record.entry: record for record in found}

    def last_standardisation(self, entry: str, until: date) -> Standardisation | None:
        """The newest standardisation of ``entry`` not after ``until``."""
        table = schema.standardisation
        return self._first(Standardisation, table, table.c.entry == entry, table.c.day <= until)

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
            schema.rule_result.c.origin.in_(origins),
            # Recorded by a platform that did not know of origins.
            schema.rule_result.c.origin.is_(None) if "derived" in origins else sa.false(),
            schema.rule_result.c.rule.in_(sorted({result.rule for result in results})),
        )
        with self._database.writing(lock="rule results") as connection:
            for table_name, day in places:
                connection.execute(
                    sa.delete(schema.rule_result).where(
                        schema.rule_result.c.table_name == table_name,
                        schema.rule_result.c.day == day,
                        replaced,
                    )
                )
            if results:
                connection.execute(
                    sa.insert(schema.rule_result), [asdict(result) for result in results]
                )

    def rule_results(self, day: date) -> list[RuleResult]:
        """The results of exactly ``day``, by table and rule."""
        return self._all(RuleResult, schema.rule_result, schema.rule_result.c.day == day)

    def record_build(self, record: Build) -> None:
        """Remember a build."""
        self._record(schema.build, record)

    def builds(self, day: date) -> dict[str, Build]:
        """The builds of ``day`` by table."""
        found = self._all(Build, schema.build, schema.build.c.day == day)
        return {record.table_name: record for record in found}

    def last_build(self, table_name: str, until: date) -> Build | None:
        """The newest build of ``table_name`` not after ``until``."""
        return self._first(
            Build,
            schema.build,
            schema.build.c.table_name == table_name,
            schema.build.c.day <= until,
        )

    def _record(
        self,
        table: sa.Table,
        record: Delivery | Standardisation | Build,
    ) -> None:
        with self._database.writing() as connection:
            self._database.upsert(connection, table, [asdict(record)])

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
