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

    key: str = Field(description="The rule's key, given by the file's name.")
    title: str = Field(description="What must hold, a Chinese sentence for the agency.")
    remedy: str = Field(description="What the agency should do about it, in Chinese.")
    table: str = Field(
        description="The lake table whose rows are judged: aggregation.<agency>__<entry> or base.<database>__<table>."
    )
    where: str | None = Field(default=None, description="SQL condition; only such rows are judged.")
    dimension: str = Field(default="一致性", description="Dimension of quality of GB/T 36344.")
    indicator: str = Field(
        default="关联数据一致性", description="Indicator of quality of GB/T 36344."
    )

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

    items: Names = Field(description="Columns of the judged row that lead to its counterpart.")
    target: str = Field(description="The lake table that it is held against.")
    target_items: Names = Field(description="The columns there, in the same order as `items`.")
    target_where: str | None = Field(
        default=None, description="SQL condition; only such rows are counterparts."
    )

    @property
    def reads(self) -> tuple[str, ...]:
        """Both tables."""
        return (self.table, self.target)


class Reference(Joined):
    """A value that must exist in another table (关联数据一致性); rows without one are not judged."""

    kind: Literal["reference"] = Field(description="The value must exist in the other table.")


class SameFact(Joined):
    """The same fact in two sources (相同数据一致性): ``value`` here equals ``target_value`` there.

    Rows without a counterpart, and counterparts that disagree among themselves, are not judged.
    """

    kind: Literal["same_fact"] = Field(description="Both tables must say the same.")
    value: str = Field(description="SQL expression over the judged row.")
    target_value: str = Field(description="SQL expression over the counterpart that it must equal.")
    indicator: str = Field(
        default="相同数据一致性", description="Indicator of quality of GB/T 36344."
    )


class Order(TableRule):
    """Two times in order (时序性): ``earlier`` is not after ``later``.

    With a ``target``, ``later`` is read there, from the row that ``items`` lead to.
    """

    kind: Literal["order"] = Field(description="One time must not be after another.")
    earlier: str = Field(description="SQL expression: the time that comes first.")
    later: str = Field(
        description="SQL expression: the time that comes after it; read in `target`, where there is one."
    )
    items: tuple[str, ...] = Field(
        default=(), description="Columns of the judged row that lead to its counterpart."
    )
    target: str | None = Field(
        default=None, description="The lake table in which `later` is read; absent: the same row."
    )
    target_items: tuple[str, ...] = Field(
        default=(), description="The columns there, in the same order as `items`."
    )
    dimension: str = Field(default="时效性", description="Dimension of quality of GB/T 36344.")
    indicator: str = Field(default="时序性", description="Indicator of quality of GB/T 36344.")

    @property
    def reads(self) -> tuple[str, ...]:
        """One table, or both."""
        return (self.table, self.target) if self.target else (self.table,)


class Total(TableRule):
    """Parts that make a whole: per ``group``, ``value`` of ``parts`` sums to that of ``whole``.

    ``parts`` and ``whole`` are conditions on rows; ``tolerance`` is a share of the whole. Groups
    that lack either side are not judged.
    """

    kind: Literal["total"] = Field(description="Parts must make the whole.")
    value: str = Field(description="SQL expression that is summed.")
    parts: str = Field(description="SQL condition: the rows that are parts.")
    whole: str = Field(description="SQL condition: the rows that are the whole.")
    group: Names = Field(
        description="The columns within whose values parts and whole belong together."
    )
    tolerance: float = Field(
        default=0.001, ge=0, description="The difference that is let pass, as a share of the whole."
    )


class Condition(TableRule):
    """A business rule on single rows (业务规则): ``holds`` is an SQL expression, NULL: not judged."""

    kind: Literal["condition"] = Field(description="A condition on single rows.")
    holds: str = Field(description="SQL condition that must hold; NULL: not judged.")
    dimension: str = Field(default="规范性", description="Dimension of quality of GB/T 36344.")
    indicator: str = Field(default="业务规则", description="Indicator of quality of GB/T 36344.")


AnyRule = Reference | SameFact | Order | Total | Condition
KINDS: dict[str, type[AnyRule]] = {
    "reference": Reference,
    "same_fact": SameFact,
    "order": Order,
    "total": Total,
    "condition": Condition,
}
Declaration = Annotated[AnyRule, Field(discriminator="kind")]
