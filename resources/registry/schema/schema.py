"""The tables of the registry, the same on SQLite and PostgreSQL."""

import sqlalchemy as sa

from resources.registry.schema.utc_timestamp import Instant

metadata = sa.MetaData()

release = sa.Table(
    "release",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("content", sa.Text, nullable=False, comment="the catalog as canonical JSON"),
    sa.Column("reviewer", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("effective", sa.Date, nullable=False),
    sa.Column("published_at", Instant, nullable=False),
)

# One row per entry and day: what the agency delivered, or why nothing came (the manifest).
delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("entry", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("state", sa.String, nullable=False, comment="stored, unchanged or failed"),
    sa.Column("stored_day", sa.Date, comment="the landing partition that holds the rows"),
    sa.Column("rows", sa.BigInteger),
    sa.Column("content_hash", sa.String),
    sa.Column("watermark", sa.String),
    sa.Column("declared", sa.BigInteger, comment="rows that the agency's control file promised"),
    sa.Column("offered", sa.BigInteger, comment="rows that the source itself counted"),
    sa.Column(
        "left_out", sa.BigInteger, comment="of these, rows that had landed before or are erased"
    ),
    sa.Column("failure", sa.String, comment="kind of failure: unreachable, truncated, …"),
    sa.Column("reason", sa.String, comment="the failure in a sentence, without data values"),
    sa.Column("release_id", sa.Integer),
    sa.Column("run_id", sa.String),
    sa.Column("started_at", Instant),
    sa.Column("ended_at", Instant),
)

standardisation = sa.Table(
    "standardisation",
    metadata,
    sa.Column("entry", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("stored_day", sa.Date, nullable=False, comment="the aggregation partition"),
    sa.Column("landed", sa.BigInteger, nullable=False),
    sa.Column("aggregated", sa.BigInteger, nullable=False),
    sa.Column("quarantined", sa.BigInteger, nullable=False),
    sa.Column("landing_hash", sa.String, nullable=False),
    sa.Column("entry_hash", sa.String, nullable=False),
    sa.Column("release_id", sa.Integer),
    sa.Column("run_id", sa.String),
    sa.Column("started_at", Instant),
    sa.Column("ended_at", Instant),
)

rule_result = sa.Table(
    "rule_result",
    metadata,
    sa.Column("table_name", sa.String, primary_key=True, comment="lake table"),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("rule", sa.String, primary_key=True, comment="e.g. required:full_name"),
    sa.Column("item", sa.String),
    sa.Column("dimension", sa.String, nullable=False, comment="GB/T 36344: 规范性 …"),
    sa.Column("severity", sa.String, nullable=False, comment="block or warn"),
    sa.Column("passed", sa.BigInteger, nullable=False),
    sa.Column("checked", sa.BigInteger, nullable=False),
    sa.Column("release_id", sa.Integer),
    sa.Column("indicator", sa.String, comment="GB/T 36344: 数据模型 …"),
    sa.Column("origin", sa.String, comment="derived, learnt, written or cross"),
    sa.Column("version", sa.String, comment="hash of what the rule said then"),
    # Nights and reports ask for days, over all tables.
    sa.Index("rule_result_day", "day"),
    # Rules over tables are few: where there are none, nobody should look through all the others.
    sa.Index(
        "rule_result_across",
        "table_name",
        "day",
        sqlite_where=sa.text("origin = 'cross'"),
        postgresql_where=sa.text("origin = 'cross'"),
    ),
)

# A delivery that a blocking rule kept from everything downstream of its entry.
blocked_delivery = sa.Table(
    "blocked_delivery",
    metadata,
    sa.Column("entry", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("rule", sa.String, nullable=False, comment="the first blocking rule that failed"),
    sa.Column("reason", sa.String, nullable=False, comment="a sentence without data values"),
    sa.Column("landed", sa.BigInteger, nullable=False),
    sa.Column("quarantined", sa.BigInteger, nullable=False),
    sa.Column("release_id", sa.Integer),
    sa.Column("run_id", sa.String),
)

# What a delivery looked like in figures, for the bounds that are learnt from history.
profile = sa.Table(
    "profile",
    metadata,
    sa.Column("table_name", sa.String, primary_key=True, comment="lake table"),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("figures", sa.JSON, nullable=False, comment="<item>.<figure> → number"),
)

build = sa.Table(
    "build",
    metadata,
    sa.Column("table_name", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("inserted", sa.BigInteger, nullable=False),
    sa.Column("updated", sa.BigInteger, nullable=False),
    sa.Column("deleted", sa.BigInteger, nullable=False),
    sa.Column("conflicts", sa.BigInteger, nullable=False),
    sa.Column(
        "inputs", sa.JSON, nullable=False, comment="entry → day of the partition that was read"
    ),
    sa.Column("release_id", sa.Integer),
    sa.Column("run_id", sa.String),
    sa.Column("started_at", Instant),
    sa.Column("ended_at", Instant),
)

# What has been carried out of the plan of a release, beside what the manifests say.
application_step = sa.Table(
    "application_step",
    metadata,
    sa.Column("release_id", sa.Integer, primary_key=True),
    sa.Column("action", sa.String, primary_key=True, comment="purge, remask, seal, report"),
    sa.Column("target", sa.String, primary_key=True, comment="entry, lake table or asset"),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("run_id", sa.String),
    sa.Column("ended_at", Instant, nullable=False),
)

application = sa.Table(
    "application",
    metadata,
    sa.Column("release_id", sa.Integer, primary_key=True),
    sa.Column("from_release", sa.Integer),
    sa.Column("runs", sa.Integer, nullable=False),
    sa.Column("applied_at", Instant, nullable=False),
)

# What was destroyed and why. ``subject`` is an entry, or the salted hash of a person's identifier.
erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("scope", sa.String, nullable=False, comment="entry, items or person"),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("release_id", sa.Integer),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("certificate", sa.JSON, nullable=False, comment="per table: rows, hash, days"),
    sa.Column("erased_at", Instant, nullable=False),
)

erasure_salt = sa.Table(
    "erasure_salt",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("salt", sa.String, nullable=False),
)
