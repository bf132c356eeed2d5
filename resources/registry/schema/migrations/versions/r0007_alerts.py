"""Who was told of which alert: a new table."""

from alembic import op

from resources.registry.schema.alert_tables import ALERT_TABLES

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create it where another platform has not."""
    for table in ALERT_TABLES:
        table.create(op.get_bind(), checkfirst=True)
