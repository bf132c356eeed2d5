"""What the registry knows of access, in one place."""

from resources.registry.access.approvals import Approvals
from resources.registry.access.sessions import Sessions
from resources.registry.access.users import Users
from resources.registry.schema.database import RegistryDatabase


class AccessRecords:
    """Users, sessions and approvals of one registry."""

    def __init__(self, database: RegistryDatabase) -> None:
        self.users = Users(database)
        self.sessions = Sessions(database)
        self.approvals = Approvals(database)
