"""How findings were verified: a new table."""

from alembic import op

from resources.registry.schema.ticket_tables import finding_case

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create it where another platform has not."""
    finding_case.create(op.get_bind(), checkfirst=True)
