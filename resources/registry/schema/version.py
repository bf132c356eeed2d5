"""Which form of the registry this platform reads and writes, and which it refuses.

Tables, columns and indexes that came later are added to an older registry as it is opened (see
:mod:`growth`). Raise :data:`CURRENT` with every change that an older platform could not live
with, and :data:`OLDEST` where an older registry cannot simply grow.
"""

from functools import cache
from hashlib import sha256

import sqlalchemy as sa

from resources.registry.schema.schema import metadata, schema_version
from zb_pipelines.domain.errors import input_error

OLDEST = 1
CURRENT = 1


def check_version(connection: sa.Connection) -> bool:
    """Whether the registry has this platform's form and shape, and nothing is to be added to it.

    Raises :class:`InputError` for one that a newer platform made, or one too old to grow.
    """
    if not sa.inspect(connection).has_table(schema_version.name):
        return False
    # An older registry has no column for the shape.
    row = connection.execute(sa.text(f"SELECT * FROM {schema_version.name}")).mappings().first()
    if row is None:
        return False
    found = row["version"]
    if found > CURRENT:
        raise input_error(
            "ZB_REGISTRY_URL",
            f"the registry has form {found}, made by a newer platform; this one knows {CURRENT}",
            "upgrade zb-pipelines, or point ZB_REGISTRY_URL at a registry of this platform",
        )
    if found < OLDEST:
        raise input_error(
            "ZB_REGISTRY_URL",
            f"the registry has form {found}; this platform can take over {OLDEST} and later",
            "open it once with the platform before this one, then again with this one",
        )
    return found == CURRENT and row.get("shape") == shape()


def mark_version(connection: sa.Connection) -> None:
    """Mark the registry with this platform's form and shape."""
    connection.execute(schema_version.delete())
    connection.execute(schema_version.insert().values(version=CURRENT, shape=shape()))


@cache
def shape() -> str:
    """One hash of every table, column and index that this platform knows."""
    parts = [
        repr((name, [(column.name, str(column.type)) for column in table.columns]))
        + repr(sorted(str(index.name) for index in table.indexes))
        for name, table in sorted(metadata.tables.items())
    ]
    return sha256("".join(parts).encode()).hexdigest()
