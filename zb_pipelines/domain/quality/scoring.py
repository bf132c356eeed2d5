"""How measures become points: weights of dimensions and indicators, grades (``scoring.yml``).

Dimensions and indicators are GB/T 36344-2018's. It sets neither weights nor grades: the shipped
ones are not verified, and a deployment writes its own into its catalog.
"""

import os
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.settings import SHIPPED_CATALOG

Weight = Annotated[int, Field(ge=0)]


class Grade(BaseModel):
    """A grade and the points from which on it is given."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    grade: str = Field(description="The name of the grade.")
    at_least: int = Field(ge=0, le=100, description="The points from which on it is given.")


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
        return self

    def weight(self, indicator: str) -> int:
        """The weight of an indicator within its dimension."""
        return self.indicators.get(indicator, 1)

    def grade(self, points: float) -> str:
        """The grade that ``points`` (0 to 100) are given."""
        return next(each.grade for each in self.grades if points >= each.at_least)


def load_scoring(file: Path) -> Scoring:
    """The scoring in ``file``; :class:`InputError` for a bad file."""
    try:
        return Scoring.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise input_error(
            str(file),
            message("not a scoring ({error})", error=error),
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
    named = os.environ.get("ZB_SCORING")
    return load_scoring(Path(named)) if named else released
