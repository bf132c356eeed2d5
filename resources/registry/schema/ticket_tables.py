"""Tables of tickets and findings: where each stands, rounds, conflicts that an authority confirmed."""

import sqlalchemy as sa

from resources.registry.schema.schema import metadata

ticket = sa.Table(
    "ticket",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("kind", sa.String, nullable=False, comment="rule, conflict or disputed"),
    sa.Column("agency", sa.String, nullable=False),
    sa.Column("entry", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("unit", sa.String, nullable=False),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("side", sa.String, comment="退回 or 挂起"),
    sa.Column("extended", sa.Boolean, nullable=False),
    sa.Column("supervised", sa.Boolean, nullable=False),
    sa.Column("round", sa.Integer, nullable=False, comment="1, and one more with each reopening"),
    sa.Column("dispatched", sa.Date, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("suspended", sa.Date, comment="since when the clock stands still"),
    sa.Column("rows", sa.BigInteger, nullable=False, comment="rows that have the problem now"),
    sa.Column("found", sa.BigInteger, nullable=False, comment="most rows of this round"),
    sa.Column("looked", sa.Date, nullable=False, comment="the day last checked"),
    sa.Column("closed", sa.Date),
    sa.Column("evidence", sa.Text, comment="why it stands so: sentences and counts, no values"),
)

# One row per raising or reopening: what figures are counted from.
ticket_round = sa.Table(
    "ticket_round",
    metadata,
    sa.Column("ticket", sa.String(16), primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("agency", sa.String, nullable=False),
    sa.Column("opened", sa.Date, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("found", sa.BigInteger, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("closed", sa.Date),
)

finding_case = sa.Table(
    "finding_case",
    metadata,
    sa.Column("finding", sa.String(64), primary_key=True, comment="the finding's number"),
    sa.Column("theme", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("recovered", sa.Numeric(18, 2), nullable=False, comment="yuan"),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
)

conflict_confirmed = sa.Table(
    "conflict_confirmed",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="salted hash of the conflict"),
    sa.Column("ticket", sa.String(16), nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
)
