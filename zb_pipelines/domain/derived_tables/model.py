"""The shape of ``tables/<database>/<table>.yml`` and ``findings/<theme>/<rule>.yml``.

The query stands beside the YAML in a ``.sql`` file of the same name.
"""

from typing import Any, Literal

from pydantic import Field, model_validator

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.databases.model import DatabaseKind, shipped_databases
from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.naming import database_table

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

    value: int | float | str = Field(description="The figure; the query reads it as $<name>.")
    title: str = Field(description="What it is, in Chinese.")
    unit: str | None = Field(
        default=None, description="Its unit, e.g. days or metres (in Chinese)."
    )
    verified: bool = Field(
        default=False,
        description="Whether its source was read; otherwise the figure is a suggestion.",
    )
    source: str | None = Field(default=None, description="Where the figure comes from.")


class DeclaredColumn(Declared):
    """A column as its file says it; what is absent is inherited from the one item it comes from.

    ``level_reason`` is needed where ``level`` lies below the highest of its sources.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="The column's name in the query.")
    title: str | None = Field(
        default=None, description="Its Chinese name; absent: that of the one column it comes from."
    )
    type: ColumnType | None = Field(
        default=None,
        description="The type of its values; absent: that of the one column it comes from.",
    )
    level: Level | None = Field(
        default=None,
        description="Security level; absent: the highest of the columns it is made of.",
    )
    semantic: str | None = Field(
        default=None,
        description="What its values mean; absent: as in the one column it comes from.",
    )
    unit: str | None = Field(
        default=None,
        description="Unit of measurement; absent: that of the one column it comes from.",
    )
    codes: str | None = Field(
        default=None,
        description="The code list its values are of; absent: that of the one column it comes from.",
    )
    level_reason: str | None = Field(
        default=None,
        description="Why the level lies below the highest of its sources, e.g. because figures are summed up (in Chinese).",
    )


class ResolvedColumn(Declared):
    """A column with everything known of it.

    ``sources`` are the columns it is made of: ``agency/entry.item`` or ``base.db__table.column``.
    """

    name: str
    title: str
    type: ColumnType
    level: Level
    semantic: str | None = None
    unit: str | None = None
    codes: str | None = None
    sources: tuple[str, ...] = ()


class DeclaredTable(Declared):
    """A derived table as its files say it; ``database`` and ``table`` come from the path."""

    database: str = Field(description="The database, given by the file's folder.")
    table: str = Field(description="The table's name, given by the file's name.")
    title: str = Field(description="Its Chinese name.")
    summary: str = Field(description="What a row is and what the table is for.")
    key: tuple[str, ...] = Field(
        min_length=1, description="The columns that together identify one row."
    )
    columns: tuple[DeclaredColumn, ...] = Field(
        min_length=1, description="The columns of the query, each once."
    )
    parameters: dict[str, Parameter] = Field(
        default_factory=dict, description="Figures that the query uses and the bureau may change."
    )
    sql: str = Field(description="The query, from the .sql file of the same name.")


class DerivedTable(Declared):
    """A derived table, every column resolved. ``reads`` are the lake tables of its query.

    ``layer`` is the kind of its database; a release from before it was written down has that of
    the shipped databases.
    """

    database: str
    table: str
    layer: DatabaseKind = "thematic"
    title: str
    summary: str
    key: tuple[str, ...]
    columns: tuple[ResolvedColumn, ...]
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    sql: str
    reads: tuple[str, ...]

    @model_validator(mode="before")
    @classmethod
    def _of_an_older_release(cls, said: Any) -> Any:
        if isinstance(said, dict) and "layer" not in said and "database" in said:
            known = shipped_databases().get(said["database"])
            return {**said, "layer": known.kind if known else "thematic"}
        return said

    @property
    def name(self) -> str:
        """Its lake table: ``base.population__birth``."""
        return database_table(self.layer, self.database, self.table)


class Law(Declared):
    """The provision that a finding rests on: key of the statute, article in Chinese numerals."""

    statute: str = Field(description="The statute's key (statutes/<key>.yml).")
    article: str = Field(description="The article, in Chinese numerals.")


class DeclaredFinding(Declared):
    """A finding rule as its files say it; ``theme`` and ``rule`` come from the path.

    ``verifier`` is the agency that should verify, ``advice`` what it should do, ``tolerance``
    what is let pass, in words.
    """

    theme: str = Field(description="The thematic database, given by the file's folder.")
    rule: str = Field(description="The rule's name, given by the file's name.")
    title: str = Field(description="What is doubted, in Chinese.")
    subject: Subject = Field(description="What a finding is about.")
    law: Law = Field(description="The provision that the finding rests on.")
    verifier: str = Field(description="The agency that should verify it.")
    advice: str = Field(description="What the verifier should do.")
    tolerance: str | None = Field(default=None, description="What is let pass, in words.")
    parameters: dict[str, Parameter] = Field(
        default_factory=dict, description="Figures that the query uses and the bureau may change."
    )
    sql: str = Field(description="The query, from the .sql file of the same name.")


class FindingRule(DeclaredFinding):
    """A finding rule with the lake tables that its query reads.

    ``levels`` are those of the columns that it yields, by what they are made of; a release from
    before they were traced has none.
    """

    reads: tuple[str, ...]
    levels: dict[str, Level] = Field(default_factory=dict[str, Level])
