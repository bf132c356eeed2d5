"""Users, roles, sessions and approvals: new tables."""

from alembic import op

from resources.registry.schema.access_tables import ACCESS_TABLES

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create them where another platform has not."""
    for table in ACCESS_TABLES:
        table.create(op.get_bind(), checkfirst=True)
