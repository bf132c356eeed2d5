"""The shape of ``rules/<rule>.yml``: one rule that needs more than the row of one entry to judge.

``table`` is the lake table whose rows are judged (``aggregation.<agency>__<entry>`` or
``base.<database>__<table>``), ``target`` the one they are held against. ``title`` and ``remedy``
are Chinese sentences for the agency. Dimension and indicator are those of GB/T 36344.
"""

import hashlib
from typing import Annotated, Literal

from pydantic import Field

from zb_pipelines.domain.legal.model import Declared

Names = Annotated[tuple[str, ...], Field(min_length=1)]


class TableRule(Declared):
    """What all rules have in common; ``where`` restricts the rows that are judged."""

    key: str
    title: str
    remedy: str
    table: str
    where: str | None = None
    dimension: str = "一致性"
    indicator: str = "关联数据一致性"

    @property
    def id(self) -> str:
        """``<kind>:<key>``, by which the registry knows the rule."""
        return f"{getattr(self, 'kind', 'rule')}:{self.key}"

    @property
    def version(self) -> str:
        """The first 12 digits of the SHA-256 of all that the rule says."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def reads(self) -> tuple[str, ...]:
        """The lake tables that the rule needs."""
        return (self.table,)


class Joined(TableRule):
    """A rule that finds its counterpart: ``items`` of the row equal ``target_items`` there."""

    items: Names
    target: str
    target_items: Names
    target_where: str | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """Both tables."""
        return (self.table, self.target)


class Reference(Joined):
    """A value that must exist in another table (关联数据一致性); rows without one are not judged."""

    kind: Literal["reference"]


class SameFact(Joined):
    """The same fact in two sources (相同数据一致性): ``value`` here equals ``target_value`` there.

    Rows without a counterpart, and counterparts that disagree among themselves, are not judged.
    """

    kind: Literal["same_fact"]
    value: str
    target_value: str
    indicator: str = "相同数据一致性"


class Order(TableRule):
    """Two times in order (时序性): ``earlier`` is not after ``later``.

    With a ``target``, ``later`` is read there, from the row that ``items`` lead to.
    """

    kind: Literal["order"]
    earlier: str
    later: str
    items: tuple[str, ...] = ()
    target: str | None = None
    target_items: tuple[str, ...] = ()
    dimension: str = "时效性"
    indicator: str = "时序性"

    @property
    def reads(self) -> tuple[str, ...]:
        """One table, or both."""
        return (self.table, self.target) if self.target else (self.table,)


class Total(TableRule):
    """Parts that make a whole: per ``group``, ``value`` of ``parts`` sums to that of ``whole``.

    ``parts`` and ``whole`` are conditions on rows; ``tolerance`` is a share of the whole. Groups
    that lack either side are not judged.
    """

    kind: Literal["total"]
    value: str
    parts: str
    whole: str
    group: Names
    tolerance: float = Field(default=0.001, ge=0)


class Condition(TableRule):
    """A business rule on single rows (业务规则): ``holds`` is an SQL expression, NULL: not judged."""

    kind: Literal["condition"]
    holds: str
    dimension: str = "规范性"
    indicator: str = "业务规则"


AnyRule = Reference | SameFact | Order | Total | Condition
KINDS: dict[str, type[AnyRule]] = {
    "reference": Reference,
    "same_fact": SameFact,
    "order": Order,
    "total": Total,
    "condition": Condition,
}
Declaration = Annotated[AnyRule, Field(discriminator="kind")]
