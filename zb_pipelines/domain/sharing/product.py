"""The shape of ``products/<product>.yml``: what is handed out, made of one table of the lake.

A grant points at a product and never at a table, and what the product withholds was never
written into it.
"""

from typing import Literal

from pydantic import Field

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.naming import shared_table

Form = Literal["table", "verify", "aggregate", "file"]
FORMS: tuple[Form, ...] = ("table", "verify", "aggregate", "file")
Audience = Literal["agencies", "public"]
Grain = Literal["year", "month", "district", "tens", "hundreds", "thousands"]
FEWEST_PERSONS = 10
"""k of an opened product that declares none: a suggestion, no rule of the state was verified."""
FEWEST_SUMMED = 3
"""Rows of which a sum or average tells no single one; of two, each knows the other. A suggestion."""
SUPPRESSED = "suppressed"
"""Column of an aggregate that says which cells were too small."""
ROW_REF = "row_ref"
"""Column of a served table by which a recipient names a row that it doubts."""


class Treatment(Declared):
    """What is done to an item before it is handed out."""

    how: Literal["drop", "mask", "coarsen"] = Field(
        description="drop: left out; mask: partly hidden by its meaning; coarsen: made less exact."
    )
    to: Grain | None = Field(
        default=None, description="coarsen only: the part of a date, code or number that is kept."
    )


class AggregateFigure(Declared):
    """A figure of an aggregate: the number of rows, or a function of an item."""

    function: Literal["count", "sum", "average", "minimum", "maximum"] = Field(
        description="How rows become one figure."
    )
    item: str | None = Field(default=None, description="The item; not for count.")
    title: str = Field(description="Chinese name of the figure.")
    unit: str | None = Field(default=None, description="Its unit, in Chinese.")


class Aggregation(Declared):
    """Rows summed up by some items; cells of fewer than ``k`` rows are suppressed."""

    by: tuple[str, ...] = Field(min_length=1, description="The items by which rows are summed up.")
    measures: dict[str, AggregateFigure] = Field(
        min_length=1, description="The figures, by column name."
    )
    k: int = Field(default=FEWEST_PERSONS, ge=1, description="Cells of fewer rows are suppressed.")
    level_reason: str | None = Field(
        default=None,
        description="Why rows may be summed up by items above L2 that identify nobody, such as sex (in Chinese).",
    )


_WORDS = {"title", "summary", "package"}


class Package(Declared):
    """What the public is told of an opened product beside its entry."""

    theme: str = Field(description="Chinese name of the field of the open catalog.")
    licence: str = Field(description="Chinese name of the licence under which it may be used.")
    licence_url: str | None = Field(default=None, description="Address of the licence's text.")
    keywords: tuple[str, ...] = Field(default=(), description="Words by which it is searched.")
    by_key: bool = Field(
        default=False,
        description="Opened under conditions: its files are handed out by the key of a grant, which is asked for.",
    )


class Product(Declared):
    """One product. ``items`` are columns of ``source``, in the order in which they are handed out."""

    key: str = Field(description="The product's key, given by the file's name.")
    title: str = Field(description="Its Chinese name.")
    summary: str = Field(description="What a row is, and what the product is for.")
    source: str = Field(
        description="Lake table that it is made of: aggregation.<agency>__<entry>, base.… or thematic.…"
    )
    form: Form = Field(description="table: Delta Sharing; verify: yes or no; aggregate; file.")
    audience: Audience = Field(
        default="agencies", description="agencies: by grant; public: opened to everybody."
    )
    items: tuple[str, ...] = Field(
        default=(), description="The items handed out; of an aggregate: none, see `aggregate`."
    )
    key_items: tuple[str, ...] = Field(
        default=(), description="Items of the source that identify a row, handed out or not."
    )
    rows: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Row filter: item of the source → the values kept."
    )
    treat: dict[str, Treatment] = Field(
        default_factory=dict, description="What is done to items before they are handed out."
    )
    aggregate: Aggregation | None = Field(
        default=None, description="How rows are summed up; form aggregate, or an opened product."
    )
    ask: tuple[str, ...] = Field(
        default=(),
        description="verify only: the items a caller gives; the first identifies the person or body.",
    )
    quasi_identifiers: tuple[str, ...] = Field(
        default=(), description="Items that together might single out a person; for opening."
    )
    k: int = Field(
        default=FEWEST_PERSONS,
        ge=1,
        description="Rows that share the quasi-identifiers, at least; for opening.",
    )
    package: Package | None = Field(default=None, description="For opening: theme and licence.")
    recipient: str | None = Field(
        default=None,
        description="Key of the one agency that may be granted it; needed where pseudonyms of persons are handed out, which are made for it alone.",
    )

    @property
    def name(self) -> str:
        """Its lake table: ``shared.food_licence``."""
        return shared_table(self.key)

    @property
    def shows(self) -> dict[str, object]:
        """All that decides what its rows are; not its words."""
        return self.model_dump(exclude=_WORDS)

    @property
    def opens_by_key(self) -> bool:
        """Whether it is opened under conditions: everybody may ask, files need a key."""
        return self.audience == "public" and self.package is not None and self.package.by_key

    @property
    def served_items(self) -> tuple[str, ...]:
        """The items that rows are handed out with; those dropped are not among them."""
        return tuple(
            item for item in self.items if item not in self.treat or self.treat[item].how != "drop"
        )
