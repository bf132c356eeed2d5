"""The running hash of each day of usage whose calls are not in the journal yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; days of before are sealed when the platform first opens the registry."""
    op.create_table(
        "share_usage_day",
        sa.Column("day", sa.Date, primary_key=True, comment="a day that is not in the journal yet"),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("root", sa.String(64), nullable=False, comment="chained hash of the day's calls"),
    )
