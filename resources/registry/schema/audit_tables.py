"""Tables of the evidence: the journal nobody may change, states of review, dockets of law changes."""

import sqlalchemy as sa
from sqlalchemy import DDL, event

from resources.registry.schema.schema import metadata
from resources.registry.schema.utc_timestamp import Instant

# Append-only; each row carries the hash of the one before it.
journal = sa.Table(
    "journal",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(40), nullable=False, comment="UTC, ISO 8601"),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False, comment="entry, docket, release …"),
    sa.Column("detail", sa.Text, nullable=False, comment="canonical JSON"),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("journal_subject", "subject"),
)

# How long the journal is: a tail that was cut off is missed even between two checkpoints.
journal_head = sa.Table(
    "journal_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("head", sa.String(64), nullable=False),
)

# Files of the lake whose commit has begun and is not yet in the journal; empty when nobody writes.
lake_write = sa.Table(
    "lake_write",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("table_name", sa.String, nullable=False, comment="lake table"),
    sa.Column("day", sa.Date),
    sa.Column("files", sa.JSON, nullable=False, comment="path below the table → SHA-256"),
    sa.Column("begun_at", Instant, nullable=False),
)

review_state = sa.Table(
    "review_state",
    metadata,
    sa.Column("entry", sa.String, primary_key=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("submitter", sa.String),
    sa.Column("reason", sa.String),
    sa.Column("seq", sa.Integer, nullable=False, comment="the journal's row that brought it here"),
)

docket = sa.Table(
    "docket",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("entry", sa.String, nullable=False),
    sa.Column("agency", sa.String, nullable=False),
    sa.Column("cause", sa.String, nullable=False, comment="law:<statute>@<day> or basis:<hash>"),
    sa.Column("what", sa.Text, nullable=False, comment="what changed, in Chinese sentences"),
    sa.Column("binding", sa.Boolean, nullable=False, comment="whether the text must be changed"),
    sa.Column("since", sa.Date, nullable=False, comment="the day the clock starts"),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("unit", sa.String, nullable=False),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False, comment="open, answered or closed"),
    sa.Column("opened", sa.Date, nullable=False),
    sa.Column("closed", sa.Date),
    sa.Column("release_id", sa.Integer, comment="the release that closed it"),
    sa.Column("evidence", sa.Text),
    sa.Column("answered_by", sa.String),
    sa.Column("answered_after", sa.Integer, comment="the newest release when it was answered"),
)

for _verb in ("UPDATE", "DELETE"):
    event.listen(
        journal,
        "after_create",
        DDL(
            f"CREATE TRIGGER journal_no_{_verb.lower()} BEFORE {_verb} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
event.listen(
    journal,
    "after_create",
    DDL(
        "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger AS "
        "'BEGIN RAISE EXCEPTION ''the journal is append-only''; END' LANGUAGE plpgsql"
    ).execute_if(dialect="postgresql"),
)
event.listen(
    journal,
    "after_create",
    DDL(
        "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
    ).execute_if(dialect="postgresql"),
)
