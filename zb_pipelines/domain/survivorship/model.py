"""The shape of ``survivorship/<database>.yml``: claims, and who decides a field.

A *claim* is what one catalog entry says about an entity; a *field* names the
entries that may decide it, in order of authority.
"""

from typing import Literal

from pydantic import Field

from zb_pipelines.domain.legal.model import Declared

Policy = Literal["authority", "latest"]


class Through(Declared):
    """How a claim that lacks the entity's key finds it: ``item`` looked up in another entry.

    The entity key is the ``gives`` item of the row of ``entry`` whose
    ``matches`` item equals the claim's own ``item`` (a 注册号 leading to a USCC).
    """

    item: str
    entry: str
    matches: str
    gives: str


class Claim(Declared):
    """What one entry contributes.

    ``key`` is the entry's item that holds the entity's key, unless ``through``
    finds it. ``time`` is the item that dates the claim (absent: the delivery day).
    ``fields`` maps the database's field to an SQL expression over the
    entry's aggregated items; ``where`` restricts the rows.
    """

    entry: str
    key: str | None = None
    through: Through | None = None
    time: str | None = None
    where: str | None = None
    fields: dict[str, str]


class GoldenField(Declared):
    """One field of the consolidated record.

    ``authority``: the first of ``order`` that says anything wins, newest
    claim first within one entry; the first ``equal`` entries count as one, so that
    the newest of their claims wins. ``latest``: the newest claim wins,
    ``order`` settles ties. ``compare`` false keeps it out of the conflicts.
    """

    name: str
    title: str
    type: Literal["string", "date", "integer", "decimal", "datetime"] = "string"
    level: Literal["L1", "L2", "L3", "L4"] = "L2"
    semantic: str | None = None
    policy: Policy = "authority"
    order: tuple[str, ...]
    equal: int = Field(default=1, ge=1)
    compare: bool = True
    reason: str

    @property
    def order_in_words(self) -> str:
        """The order as officials read it: ``a/x = b/y > c/z``."""
        equals, rest = self.order[: self.equal], self.order[self.equal :]
        return " > ".join((" = ".join(equals), *rest))

    def group(self, entry: str, place: int) -> int:
        """What outranks time for a claim of ``entry`` that stands at ``place``: 0 decides first."""
        alike = self.policy == "latest" or self.order.index(entry) < self.equal > 1
        return 0 if alike else place


class Consolidation(Declared):
    """One consolidated table of a base database: ``base.<database>__<table>``."""

    database: str
    table: str
    title: str
    key: str
    key_title: str
    key_semantic: str
    claims: tuple[Claim, ...]
    fields: tuple[GoldenField, ...] = Field(min_length=1)
