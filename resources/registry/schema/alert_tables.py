"""What each recipient of alerts has been told of and has not been told the end of."""

import sqlalchemy as sa

from resources.registry.schema.schema import metadata
from resources.registry.schema.utc_timestamp import Instant

alert_notice = sa.Table(
    "alert_notice",
    metadata,
    sa.Column("key", sa.String, primary_key=True, comment="kind and subject of the alert"),
    sa.Column("recipient", sa.String, primary_key=True, comment="role and channel"),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("severity", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("agency", sa.String),
    sa.Column("text", sa.String, nullable=False, comment="a sentence without personal data"),
    sa.Column("since", Instant, nullable=False),
    sa.Column("told_at", Instant, nullable=False),
)

ALERT_TABLES = (alert_notice,)
