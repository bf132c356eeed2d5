"""The shape of ``tables/<database>/<table>.yml`` and ``findings/<theme>/<rule>.yml``.

The query stands beside the YAML in a ``.sql`` file of the same name.
"""

from typing import Literal

from pydantic import Field

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.naming import DATABASES, Layer, database_table

ColumnType = Literal[
    "string", "integer", "decimal", "date", "datetime", "boolean", "geometry", "strings"
]
Subject = Literal["person", "body", "place", "case", "licence"]
ORIGIN = "_origin"
"""Column of every derived table: the landing records behind a row, ``agency/entry#record`` each."""
PERSON_KEY = "person_key"
"""The meaning of a pseudonymous key of a person."""


class Parameter(Declared):
    """A figure that the bureau may change: days, metres, a tolerance.

    ``verified`` says whether its ``source`` was read, or the figure is a suggestion.
    """

    value: int | float | str
    title: str
    unit: str | None = None
    verified: bool = False
    source: str | None = None


class DeclaredColumn(Declared):
    """A column as its file says it; what is absent is inherited from the one item it comes from.

    ``level_reason`` is needed where ``level`` lies below the highest of its sources.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str | None = None
    type: ColumnType | None = None
    level: Literal["L1", "L2", "L3", "L4"] | None = None
    semantic: str | None = None
    unit: str | None = None
    codes: str | None = None
    level_reason: str | None = None


class Column(Declared):
    """A column with everything known of it.

    ``sources`` are the columns it is made of: ``agency/entry.item`` or ``base.db__table.column``.
    """

    name: str
    title: str
    type: ColumnType
    level: Literal["L1", "L2", "L3", "L4"]
    semantic: str | None = None
    unit: str | None = None
    codes: str | None = None
    sources: tuple[str, ...] = ()


class DeclaredTable(Declared):
    """A derived table as its files say it; ``database`` and ``table`` come from the path."""

    database: str
    table: str
    title: str
    summary: str
    key: tuple[str, ...] = Field(min_length=1)
    columns: tuple[DeclaredColumn, ...] = Field(min_length=1)
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    sql: str


class DerivedTable(Declared):
    """A derived table, every column resolved. ``reads`` are the lake tables of its query."""

    database: str
    table: str
    title: str
    summary: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    sql: str
    reads: tuple[str, ...]

    @property
    def layer(self) -> Layer:
        """``base`` or ``thematic``, by the database it belongs to."""
        return "base" if self.database in DATABASES else "thematic"

    @property
    def name(self) -> str:
        """Its lake table: ``base.population__birth``."""
        return database_table(self.layer, self.database, self.table)


class Law(Declared):
    """The provision that a finding rests on: key of the statute, article in Chinese numerals."""

    statute: str
    article: str


class DeclaredFinding(Declared):
    """A finding rule as its files say it; ``theme`` and ``rule`` come from the path.

    ``verifier`` is the agency that should verify, ``advice`` what it should do, ``tolerance``
    what is let pass, in words.
    """

    theme: str
    rule: str
    title: str
    subject: Subject
    law: Law
    verifier: str
    advice: str
    tolerance: str | None = None
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    sql: str


class FindingRule(DeclaredFinding):
    """A finding rule with the lake tables that its query reads."""

    reads: tuple[str, ...]
