"""Which version a registry has: read without Alembic, which is only loaded to migrate.

The version is the Alembic revision in :data:`VERSION_TABLE`. A registry of zb-pipelines 0.1.0 has
a table ``schema_version`` instead and begins the chain at :data:`FIRST`.
"""

import sqlalchemy as sa

from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

NEWEST = "0010"
"""The last revision of :mod:`migrations`; the tables as declared are of this version."""
FIRST = "0001"
BEFORE_EVIDENCE = ("0001", "0002", "0003", "0004", "0005")
"""Revisions of which the journal holds no hashes of rows yet."""
BEFORE_ACCESS_EVIDENCE = ("0006", "0007", "0008")
"""Revisions of which it holds none of access, sharing and verified findings."""
VERSION_TABLE = "registry_version"
"""A name of its own: Dagster's tables, with an ``alembic_version``, may share the database."""
_COUNTED = "schema_version"
# What 0.1.0 wrote there: a hash of all its tables, columns and indexes.
_SHAPE = "3374735269fd1b76164cb72487da4fa94c4e236a07d0bc456fb7312e338110bc"
_VERSION = sa.Table(
    VERSION_TABLE,
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


def read_version(connection: sa.Connection) -> str | None:
    """The registry's revision; ``None`` where the database has no registry yet.

    Raises :class:`InputError` for a registry that a platform before 0.1.0 opened last.
    """
    tables = sa.inspect(connection)
    if tables.has_table(VERSION_TABLE):
        return connection.execute(sa.select(_VERSION.c.version_num)).scalar()
    if not tables.has_table(_COUNTED):
        return None
    # A registry that is older still has no column for the shape.
    row = connection.execute(sa.text(f"SELECT * FROM {_COUNTED}")).mappings().first()
    if row is None:
        return None
    if row.get("shape") != _SHAPE:
        raise input_error(
            "ZB_REGISTRY_URL",
            message("the registry is of a platform that is not release 0.1.0"),
            message("open it once with zb-pipelines 0.1.0, then again with this platform"),
        )
    return FIRST


def mark_version(connection: sa.Connection, version: str) -> None:
    """Write the registry's revision, in place of any other."""
    _VERSION.create(connection, checkfirst=True)
    connection.execute(_VERSION.delete())
    connection.execute(_VERSION.insert().values(version_num=version))


def unknown_version(found: str) -> InputError:
    """The refusal of a registry that a newer platform made."""
    return input_error(
        "ZB_REGISTRY_URL",
        message(
            "the registry has version {found}, made by a newer platform; this one knows {newest}",
            found=found,
            newest=NEWEST,
        ),
        message("upgrade zb-pipelines, or point ZB_REGISTRY_URL at a registry of this platform"),
    )
