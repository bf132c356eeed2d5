"""Tables of access: users, roles, sessions, failed logins, one-time links, approvals."""

import sqlalchemy as sa

from resources.registry.schema.schema import metadata
from resources.registry.schema.utc_timestamp import Instant

platform_user = sa.Table(
    "platform_user",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("os_user", sa.String, unique=True, comment="login of the operating system"),
    sa.Column("subject", sa.String, unique=True, comment="issuer and subject of an OIDC login"),
    sa.Column("agency", sa.String),
    sa.Column("district", sa.String, comment="GB/T 2260"),
    sa.Column("theme", sa.String),
    sa.Column("password", sa.String, comment="argon2 hash"),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

user_role = sa.Table(
    "user_role",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("role", sa.String, primary_key=True),
)

login_session = sa.Table(
    "login_session",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="SHA-256 of the cookie's token"),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
)

login_failure = sa.Table(
    "login_failure",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("login_failure_at", "at"),
)

login_link = sa.Table(
    "login_link",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="SHA-256 of the link's token"),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("until", Instant, nullable=False),
    sa.Column("used_at", Instant),
)

approval = sa.Table(
    "approval",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("act", sa.String, nullable=False, comment="publish, purge, unmasked, grant"),
    sa.Column("subject", sa.String, nullable=False, comment="what exactly: a hash or a key"),
    sa.Column("asked_by", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("approved_by", sa.String),
    sa.Column("approved_at", Instant),
    sa.Column("used_at", Instant),
    sa.Index("approval_subject", "act", "subject"),
)
ACCESS_TABLES = (platform_user, user_role, login_session, login_failure, login_link, approval)
