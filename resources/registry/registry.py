"""The registry as the assets see it: writes and reads the records of all tables.

Every ``record_…`` is one transaction and overwrites what had the same key, so that running
a day again leaves the registry as if it had run once.
"""

from datetime import date, datetime

from resources.registry.access.access_records import AccessRecords
from resources.registry.alerts.notices import Notices
from resources.registry.audit.dockets import Dockets
from resources.registry.audit.erasures import Erasures
from resources.registry.audit.evidence_reader import EvidenceReader
from resources.registry.audit.journal import Journal
from resources.registry.audit.lake_writes import LakeWrites
from resources.registry.audit.person_requests import PersonRequests
from resources.registry.audit.reviews import Reviews
from resources.registry.audit.secret_entries import SecretEntries
from resources.registry.history.build_history import History
from resources.registry.history.manifests import Manifests
from resources.registry.history.period_sums import PeriodSums
from resources.registry.history.quality_history import QualityHistory
from resources.registry.history.rule_sums import RuleSums
from resources.registry.records.records import Release
from resources.registry.releases.applications import Applications
from resources.registry.releases.releases import Releases
from resources.registry.schema.database import RegistryDatabase
from resources.registry.sharing.sharing_records import SharingRecords
from resources.registry.tickets import findings as finding_cases
from resources.registry.tickets import tickets as ticket_records
from zb_pipelines.domain.catalog.model.model import Catalog


class Registry(Manifests):
    """The registry at an SQLAlchemy ``url`` (SQLite or PostgreSQL); makes its tables.

    Raises :class:`InputError` where the URL cannot be used or reached.
    """

    def __init__(self, url: str) -> None:
        super().__init__(RegistryDatabase(url))
        self.evidence.begin_after_upgrade()
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

    def check_writable(self) -> None:
        """Begin to write and leave it; raises what the database says where it may only be read."""
        with self._database.writing():
            pass

    def lacking_tables(self) -> list[str]:
        """Tables and columns (``table.column``) that this version needs and the database has not."""
        return self._database.lacking_tables()

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
    def lake_writes(self) -> LakeWrites:
        """Commits to the lake, with the hashes of their files."""
        return LakeWrites(self._database)

    @property
    def notices(self) -> Notices:
        """Which alert each recipient was told of, and not yet of its end."""
        return Notices(self._database)

    @property
    def tickets(self) -> ticket_records.Tickets:
        """Problems of the data that an agency has to correct."""
        return ticket_records.Tickets(self._database)

    @property
    def findings(self) -> finding_cases.FindingCases:
        """How findings were verified."""
        return finding_cases.FindingCases(self._database)

    @property
    def person_requests(self) -> PersonRequests:
        """Requests of persons for access, correction or deletion."""
        return PersonRequests(self._database)

    @property
    def secret_entries(self) -> SecretEntries:
        """Entries that are isolated since a state secret arrived in them."""
        return SecretEntries(self._database)

    @property
    def sharing(self) -> SharingRecords:
        """Requests, grants, usage and opened packages."""
        return SharingRecords(self._database)

    @property
    def evidence(self) -> EvidenceReader:
        """The journal with the rows whose hashes it holds."""
        return EvidenceReader(self._database)

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

    def release_number_on(self, day: date) -> int | None:
        """Its number alone, which is cheap to ask."""
        return self._releases.number_on(day)

    def release(self, number: int) -> Release:
        """One release by its number."""
        return self._releases.one(number)

    def release_number_at(self, moment: datetime) -> int | None:
        """The number of the release in force at ``moment``."""
        return self._releases.number_at(moment)

    def releases(self) -> list[Release]:
        """All releases, the first published first."""
        return self._releases.all()
