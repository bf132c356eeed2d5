"""Tables of sharing and opening: requests, grants, tokens, what was used, what was opened."""

import sqlalchemy as sa

from resources.registry.schema.schema import metadata
from resources.registry.schema.utc_timestamp import Instant

share_request = sa.Table(
    "share_request",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("product", sa.String, comment="absent: a demand that no entry answers yet"),
    sa.Column("recipient", sa.String, nullable=False, comment="the agency that asks"),
    sa.Column("requester", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("basis", sa.String, nullable=False),
    sa.Column("scene", sa.String, nullable=False),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("quota", sa.Integer, nullable=False, comment="calls a day, 0: no limit"),
    sa.Column("opened", sa.Date, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("agency", sa.String, comment="the agency that reviews or has the duty to collect"),
    sa.Column("noticed", sa.Boolean, nullable=False, comment="told once what is missing"),
    sa.Column("objections", sa.Integer, nullable=False, comment="steps of objection taken"),
    sa.Column("standing", sa.String, comment="cycle of a standing supply"),
    sa.Column("words", sa.Text, comment="what was said last: notice, reason, basis of a refusal"),
    sa.Column("decided_by", sa.String),
    sa.Column("since", sa.Date, comment="since when it is in its state"),
    sa.Column("due", sa.Date),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("stopped", sa.Date, comment="since when the clock stands still"),
    sa.Column("closed", sa.Date),
)

share_grant = sa.Table(
    "share_grant",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("request", sa.String(16), nullable=False),
    sa.Column("product", sa.String, nullable=False),
    sa.Column("form", sa.String, nullable=False),
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("basis", sa.String, nullable=False),
    sa.Column("scene", sa.String, nullable=False),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("quota", sa.Integer, nullable=False),
    sa.Column("granted_level", sa.String, nullable=False, comment="highest level at that time"),
    sa.Column("approver", sa.String, nullable=False),
    sa.Column("granted", sa.Date, nullable=False),
    sa.Column("revoked", sa.Date),
    sa.Column("revoked_by", sa.String),
    sa.Column("revoked_for", sa.String),
)

share_token = sa.Table(
    "share_token",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True, comment="SHA-256 of the token"),
    sa.Column("grant", sa.String(16), nullable=False),
    sa.Column("issued_by", sa.String, nullable=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

share_usage = sa.Table(
    "share_usage",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("grant", sa.String(16), comment="absent: opened to everybody"),
    sa.Column("token", sa.String(16), comment="first digits of the token's hash"),
    sa.Column("product", sa.String, nullable=False),
    sa.Column("act", sa.String, nullable=False, comment="metadata, query, file, verify, export, …"),
    sa.Column("purpose", sa.String),
    sa.Column("version", sa.String),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("subject", sa.String, comment="file, or keyed hash of what was asked for"),
    sa.Column("status", sa.Integer, nullable=False, comment="HTTP status of the answer"),
)

share_usage_day = sa.Table(
    "share_usage_day",
    metadata,
    sa.Column("day", sa.Date, primary_key=True, comment="a day that is not in the journal yet"),
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("root", sa.String(64), nullable=False, comment="chained hash of the day's calls"),
)

share_handover = sa.Table(
    "share_handover",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("call", sa.JSON, nullable=False, comment="its usage, once it was handed over"),
)

open_package = sa.Table(
    "open_package",
    metadata,
    sa.Column("package", sa.String, primary_key=True),
    sa.Column("version", sa.String, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("inserted", sa.BigInteger, nullable=False),
    sa.Column("deleted", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("files", sa.JSON, nullable=False, comment="name, bytes, sha256, media type of each"),
    sa.Column("published", Instant, nullable=False),
    sa.Column("withdrawn", sa.Date),
)

SHARING_TABLES = (share_request, share_grant, share_token, share_usage, open_package)
