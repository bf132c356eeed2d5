"""Everything that the registry knows of sharing and opening."""

from dataclasses import dataclass

from resources.registry.schema.database import RegistryDatabase
from resources.registry.sharing.grants import Grants
from resources.registry.sharing.handovers import Handovers
from resources.registry.sharing.packages import Packages
from resources.registry.sharing.requests import Requests
from resources.registry.sharing.usage import UsageLog


@dataclass(frozen=True)
class SharingRecords:
    """Requests, grants, usage and opened packages."""

    database: RegistryDatabase

    @property
    def requests(self) -> Requests:
        """What agencies asked for."""
        return Requests(self.database)

    @property
    def grants(self) -> Grants:
        """What they were granted, and their tokens."""
        return Grants(self.database)

    @property
    def usage(self) -> UsageLog:
        """What was handed out to whom."""
        return UsageLog(self.database)

    @property
    def handovers(self) -> Handovers:
        """What is being handed over at this moment."""
        return Handovers(self.database)

    @property
    def packages(self) -> Packages:
        """What everybody may have."""
        return Packages(self.database)
