"""``grading.yml`` of the catalog: least levels, combinations, handling of each level, importance.

Levels are the catalog's own (art. 8); which level a kind of data has at least, and what may be
done with a level, is content that a deployment replaces, reviews and releases.
"""

from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from zb_pipelines.domain.access.roles import Role
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.settings import SHIPPED_CATALOG

Level = Literal["L1", "L2", "L3", "L4"]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Combination(_Declared):
    """Columns or sources that together are of a higher level than each alone."""

    title: str = Field(description="What comes together, in Chinese.")
    semantics: tuple[tuple[str, ...], ...] = Field(
        description="One of each of these lists of semantic types must be in the table."
    )
    agencies: int = Field(
        default=1, ge=1, description="From how many agencies the table's data come at least."
    )
    level: Level = Field(description="The level that the whole table has then, at least.")
    reason: str = Field(description="Why, in Chinese.")
    verified: bool = Field(
        default=False, description="Whether a rule of the city or the state was read for it."
    )


class Handling(_Declared):
    """What may be done with data of a level."""

    shown: Literal["plain", "masked"] = Field(
        description="How those whose task it is see the values, unless they unmask them."
    )
    purpose: bool = Field(description="Whether a reader must say what for; it is journalled.")
    unmask: tuple[Role, ...] = Field(
        default=(), description="Roles that may see the values in full."
    )
    approval: bool = Field(
        default=False, description="Whether seeing them in full needs a second person."
    )
    open: bool = Field(default=False, description="Whether the public may have the values.")


class DataImportance(_Declared):
    """A table that is important or core data, whatever the levels of its columns (数据安全法 21)."""

    kind: Literal["important", "core"] = Field(description="`important` or `core`.")
    reason: str = Field(description="Why, in Chinese.")


class Grading(_Declared):
    """The whole of ``grading.yml``."""

    semantic_types: dict[str, Level] = Field(
        default_factory=dict, description="Least level of items by what their values mean."
    )
    combinations: tuple[Combination, ...] = Field(
        default=(), description="What raises the level of a whole table."
    )
    handling: dict[Level, Handling] = Field(description="What may be done with each level.")
    importance: dict[str, DataImportance] = Field(
        default_factory=dict, description="Important and core data, by lake table."
    )

    def least(self, semantic: str | None) -> Level:
        """The least level of values of that meaning; L3 for personal data that are not listed."""
        unlisted: Level = "L3" if semantic_type(semantic).personal else "L1"
        return self.semantic_types.get(semantic or "", unlisted)


@cache
def shipped_grading() -> Grading:
    """The grading of the shipped catalog: that of a release from before it held any."""
    written = (SHIPPED_CATALOG / "grading.yml").read_text("utf-8")
    return Grading.model_validate(yaml.load(written, yaml.CSafeLoader))
