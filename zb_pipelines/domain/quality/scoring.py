"""How measures become points: weights, importance of entries, red lines, grades (``scoring.yml``).

Dimensions and indicators are GB/T 36344-2018's. It sets neither weights nor grades: the shipped
ones are not verified, and a deployment writes its own into its catalog.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zb_pipelines.domain.errors import faulty_keys, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import SHIPPED_CATALOG

Weight = Annotated[int, Field(ge=0)]


class Grade(BaseModel):
    """A grade and the points from which on it is given."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    grade: str = Field(description="The name of the grade.")
    at_least: int = Field(ge=0, le=100, description="The points from which on it is given.")


class EntryWeights(BaseModel):
    """How much an entry weighs in the mean over entries; everything alike where nothing is said."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    base_source: Weight = Field(default=1, description="Weight of a source of a base database.")
    widely_used: Weight = Field(
        default=1, description="Weight of an entry that at least `readers` read."
    )
    readers: int = Field(
        default=3, ge=1, description="Tables, findings and rules that make an entry widely used."
    )
    other: Weight = Field(default=1, description="Weight of every other entry.")
    table: Weight = Field(default=1, description="Weight of a base or thematic table.")
    entries: dict[str, Weight] = Field(
        default_factory=dict, description="Weights of single entries, `<agency>/<entry>`."
    )


Line = Literal[
    "source_failed",
    "entry_outstanding",
    "rule_at_zero",
    "entry_wrong",
    "agency_silent",
    "rule_suspected",
]


class RedLine(BaseModel):
    """What caps a grade, however many points there are."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    line: Line = Field(
        description="`source_failed` (an entry failed or late at the end), `entry_outstanding` (never "
        "aggregated, or withheld without a basis), `rule_at_zero` (a rule that nothing passes), "
        "`entry_wrong` (an entry whose own score has the last grade), `agency_silent` (nothing of an "
        "agency came for `silent_days`), `rule_suspected` (held out of the score until confirmed)."
    )
    at_most: str = Field(description="The best grade that is given then.")


class Ranking(BaseModel):
    """Who is ranked at all; below these figures a score stands without a place."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    least_entries: int = Field(default=1, ge=1, description="Entries that were measured.")
    least_checked: int = Field(default=0, ge=0, description="Elements that were checked.")


class Scoring(BaseModel):
    """Weights of the six dimensions, of indicators (1 where none is said), and the grades."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    verified: bool = Field(description="Whether the bureau has decided on these figures.")
    source: str = Field(description="Where the figures come from; shown in every report.")
    dimensions: dict[str, Weight] = Field(description="The weight of each of the six dimensions.")
    indicators: dict[str, Weight] = Field(
        default_factory=dict,
        description="The weight of an indicator in its dimension, 1 if absent.",
    )
    confirmed: list[str] = Field(
        default_factory=list,
        description="Rules that fail nearly everywhere and are right, as `<place> <rule>`; "
        "they count in scores again.",
    )
    importance: EntryWeights = Field(
        default=EntryWeights(), description="How much each entry weighs in the mean over entries."
    )
    red_lines: list[RedLine] = Field(
        default_factory=list[RedLine], description="What caps a grade, however many points."
    )
    silent_days: int = Field(
        default=28, ge=1, description="Days without any delivery that make an agency silent."
    )
    ranking: Ranking = Field(default=Ranking(), description="Who is ranked at all.")
    grades: list[Grade] = Field(description="From the highest down; the last from 0 points on.")

    @model_validator(mode="after")
    def _whole(self) -> "Scoring":
        if set(self.dimensions) != set(DIMENSIONS):
            known = message(", ").join(DIMENSIONS)
            raise ValueError(message("dimensions must be {known}", known=known))
        if not any(self.dimensions.values()):
            raise ValueError(message("every dimension weighs nothing"))
        bounds = [each.at_least for each in self.grades]
        if not bounds or bounds[-1] or sorted(set(bounds), reverse=True) != bounds:
            raise ValueError(message("grades must fall from the highest to one from 0 points on"))
        unknown = {each.at_most for each in self.red_lines} - {each.grade for each in self.grades}
        if unknown:
            raise ValueError(
                message(
                    "red lines name grades that are not there: {grades}", grades=sorted(unknown)
                )
            )
        return self

    def weight(self, indicator: str) -> int:
        """The weight of an indicator within its dimension."""
        return self.indicators.get(indicator, 1)

    def grade(self, points: float) -> str:
        """The grade that ``points`` (0 to 100) are given."""
        return next(each.grade for each in self.grades if points >= each.at_least)

    def cap_grade(self, grade: str, lines: Iterable[Line]) -> str:
        """``grade``, or the worst that the red ``lines`` leave."""
        order = [each.grade for each in self.grades]
        crossed = set(lines)
        caps = [each.at_most for each in self.red_lines if each.line in crossed]
        return max([grade, *caps], key=order.index)


def load_scoring(file: Path) -> Scoring:
    """The scoring in ``file``; :class:`InputError` for a bad file."""
    try:
        return Scoring.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise input_error(
            str(file),
            message("not a scoring ({places})", places=faulty_keys(error)),
            message(
                "write it like scoring.yml of the shipped catalog: weights of the six dimensions,"
                " weights of indicators, grades from the highest down"
            ),
        ) from error


@cache
def shipped_scoring() -> Scoring:
    """The scoring of the shipped catalog: that of a release from before it held one."""
    return load_scoring(SHIPPED_CATALOG / "scoring.yml")


def scoring_in_force(released: Scoring) -> Scoring:
    """The scoring in the file that ``ZB_SCORING`` names, else the ``released`` one."""
    named = setting("scoring")
    return load_scoring(Path(named)) if named else released
