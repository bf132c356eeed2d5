"""All kinds of source: a new kind is a module of its own and one line here."""

from resources.agencies.databases.kinds import DATABASES
from resources.agencies.files.kinds import FILES
from resources.agencies.files.servers.kinds import SERVERS
from resources.agencies.services.kinds import SERVICES
from resources.agencies.source.kind import SourceKind

KINDS: dict[str, SourceKind] = {kind.name: kind for kind in (*DATABASES, *FILES, *SERVICES)}
CONNECTIONS = {kind.name: kind.connection for kind in KINDS.values() if kind.connection} | {
    name: kind.declared for name, kind in SERVERS.items()
}
"""The shape of a connection by its kind; ``SERVERS`` hold files."""
