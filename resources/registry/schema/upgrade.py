"""Brings an older registry to this platform's version, with Alembic."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from resources.registry.schema.version import mark_version, unknown_version

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: sa.Connection, version: str) -> None:
    """Run every revision after ``version``, within the transaction of ``connection``.

    Raises :class:`InputError` for a version that this platform does not know.
    """
    config = Config()
    # ConfigParser reads % as the beginning of a variable.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if version not in known:
        raise unknown_version(version)
    mark_version(connection, version)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
