"""Requests, grants, tokens, usage and opened packages: new tables."""

from alembic import op

from resources.registry.schema.sharing_tables import SHARING_TABLES

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create them where another platform has not."""
    for table in SHARING_TABLES:
        table.create(op.get_bind(), checkfirst=True)
