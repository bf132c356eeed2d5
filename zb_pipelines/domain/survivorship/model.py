"""The shape of ``survivorship/<database>.yml``: claims, and who decides a field.

A *claim* is what one catalog entry says about an entity; a *field* names the
entries that may decide it, in order of authority.
"""

from typing import Literal

from pydantic import ConfigDict, Field

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.legal.model import Declared

Policy = Literal["authority", "latest"]


class KeyLookup(Declared):
    """How a claim that lacks the entity's key finds it: ``item`` looked up in another entry.

    The entity key is the ``gives`` item of the row of ``entry`` whose
    ``matches`` item equals the claim's own ``item`` (a 注册号 leading to a USCC).
    """

    item: str = Field(description="The claim's own item that is looked up.")
    entry: str = Field(description="The entry in which it is looked up.")
    matches: str = Field(description="The item of that entry that it must equal.")
    gives: str = Field(description="The item of that entry that holds the entity's key.")


class Claim(Declared):
    """What one entry contributes.

    ``key`` is the entry's item that holds the entity's key, unless ``through``
    finds it. ``time`` is the item that dates the claim (absent: the delivery day).
    ``fields`` maps the database's field to an SQL expression over the
    entry's aggregated items; ``where`` restricts the rows.
    """

    entry: str = Field(description="The entry, <agency>/<entry>.")
    key: str | None = Field(
        default=None,
        description="The entry's item that holds the entity's key; either this or `through`.",
    )
    through: KeyLookup | None = Field(
        default=None,
        description="How the entity's key is found by another entry; either this or `key`.",
    )
    time: str | None = Field(
        default=None, description="The item that dates the claim; absent: the delivery day."
    )
    where: str | None = Field(
        default=None,
        description="SQL condition over the entry's items; only such rows claim anything.",
    )
    fields: dict[str, str] = Field(
        description="The table's field, and the SQL expression over the entry's items that gives it."
    )


class GoldenField(Declared):
    """One field of the consolidated record.

    ``authority``: the first entry in order that says anything wins, newest
    claim first within one entry; the first ``equal`` entries count as one, so that
    the newest of their claims wins. ``latest``: the newest claim wins, the order
    settles ties. ``compare`` false keeps it out of the conflicts.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    name: str = Field(description="The field's name.")
    title: str = Field(description="Its Chinese name.")
    type: Literal["string", "date", "integer", "decimal", "datetime"] = Field(
        default="string", description="The type of its values."
    )
    level: Level | None = Field(
        default=None,
        description="Security level, no lower than that of any item that claims the field; absent: the highest of them.",
    )
    semantic: str | None = Field(default=None, description="What its values mean, as for an item.")
    policy: Policy = Field(
        default="authority",
        description="authority: the first of `order` that says anything wins; latest: the newest claim wins.",
    )
    authority_order: tuple[str, ...] = Field(
        alias="order", description="The entries that may decide the field, in order of authority."
    )
    equal: int = Field(
        default=1,
        ge=1,
        description="So many of the first entries of `order` count as one; the newest of them wins.",
    )
    compare: bool = Field(
        default=True, description="Whether differing claims are recorded as conflicts."
    )
    reason: str = Field(description="Why this order, in Chinese.")

    @property
    def order_in_words(self) -> str:
        """The order as officials read it: ``a/x = b/y > c/z``."""
        equals, rest = self.authority_order[: self.equal], self.authority_order[self.equal :]
        return " > ".join((" = ".join(equals), *rest))

    def precedence(self, entry: str, position: int) -> int:
        """What outranks time for a claim of ``entry`` at ``position`` of the order: 0 decides first."""
        alike = self.policy == "latest" or self.authority_order.index(entry) < self.equal > 1
        return 0 if alike else position


class Consolidation(Declared):
    """One consolidated table of a base database: ``base.<database>__<table>``."""

    database: str = Field(description="The base database, given by the file's name.")
    table: str = Field(description="Name of the table: base.<database>__<table>.")
    title: str = Field(description="Its Chinese name.")
    key: str = Field(description="Name of the key column.")
    key_title: str = Field(description="Chinese name of the key column.")
    key_semantic: str = Field(
        description="What the key means, as for an item: resident_id, uscc, ..."
    )
    claims: tuple[Claim, ...] = Field(description="What each entry contributes.")
    fields: tuple[GoldenField, ...] = Field(
        min_length=1, description="The fields of the record, each with who decides it."
    )

    def claimed_fields(self, claim: Claim) -> tuple[GoldenField, ...]:
        """The fields that the claim says something about, in the declared order."""
        return tuple(field for field in self.fields if field.name in claim.fields)

    def claims_by_authority(self, field: GoldenField) -> list[int]:
        """Positions of the claims that may decide ``field``, the highest authority first.

        Two claims of one entry keep the order in which they are declared.
        """
        claiming = [n for n, claim in enumerate(self.claims) if field.name in claim.fields]
        order = field.authority_order
        return sorted(claiming, key=lambda n: (order.index(self.claims[n].entry), n))

    @property
    def claiming_entries(self) -> list[str]:
        """The entries that make claims, as first mentioned."""
        return list(dict.fromkeys(claim.entry for claim in self.claims))
