"""Which form of the registry this platform reads and writes, and which it refuses.

Tables, columns and indexes that came later are added to an older registry as it is opened (see
:mod:`growth`). Raise :data:`CURRENT` with every change that an older platform could not live
with, and :data:`OLDEST` where an older registry cannot simply grow.
"""

import sqlalchemy as sa

from resources.registry.schema import schema_version
from zb_pipelines.refusal import refuse

OLDEST = 1
CURRENT = 1


def check_version(connection: sa.Connection) -> bool:
    """Whether the registry is marked with this platform's form; it may be empty, or unmarked.

    Raises :class:`Refusal` for one that a newer platform made, or one too old to grow.
    """
    if not sa.inspect(connection).has_table(schema_version.name):
        return False
    found = connection.execute(sa.select(sa.func.max(schema_version.c.version))).scalar()
    if found is None:
        return False
    if found > CURRENT:
        raise refuse(
            "ZB_REGISTRY_URL",
            f"the registry has form {found}, made by a newer platform; this one knows {CURRENT}",
            "upgrade zb-pipelines, or point ZB_REGISTRY_URL at a registry of this platform",
        )
    if found < OLDEST:
        raise refuse(
            "ZB_REGISTRY_URL",
            f"the registry has form {found}; this platform can take over {OLDEST} and later",
            "open it once with the platform before this one, then again with this one",
        )
    return found == CURRENT


def mark_version(connection: sa.Connection) -> None:
    """Mark the registry with this platform's form."""
    connection.execute(schema_version.delete())
    connection.execute(schema_version.insert().values(version=CURRENT))
