"""How measures become points: weights of dimensions and indicators, grades (``scoring.yml``).

Dimensions and indicators are GB/T 36344-2018's. It sets neither weights nor grades: the shipped
ones are not verified, and a deployment names its own file in ``ZB_SCORING``.
"""

import os
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from quality.rules.dimensions import DIMENSIONS
from zb_pipelines.domain.errors import input_error

_SHIPPED = Path(__file__).with_name("scoring.yml")
Weight = Annotated[int, Field(ge=0)]


class Grade(BaseModel):
    """A grade and the points from which on it is given."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    grade: str
    at_least: int = Field(ge=0, le=100)


class Scoring(BaseModel):
    """Weights of the six dimensions, of indicators (1 where none is said), and the grades."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    verified: bool
    source: str
    dimensions: dict[str, Weight]
    indicators: dict[str, Weight] = {}
    grades: list[Grade]

    @model_validator(mode="after")
    def _whole(self) -> "Scoring":
        if set(self.dimensions) != set(DIMENSIONS):
            raise ValueError(f"dimensions must be {'、'.join(DIMENSIONS)}")
        if not any(self.dimensions.values()):
            raise ValueError("every dimension weighs nothing")
        bounds = [each.at_least for each in self.grades]
        if not bounds or bounds[-1] or sorted(set(bounds), reverse=True) != bounds:
            raise ValueError("grades must fall from the highest to one from 0 points on")
        return self

    def weight(self, indicator: str) -> int:
        """The weight of an indicator within its dimension."""
        return self.indicators.get(indicator, 1)

    def grade(self, points: float) -> str:
        """The grade that ``points`` (0 to 100) are given."""
        return next(each.grade for each in self.grades if points >= each.at_least)


def load_scoring(file: Path | None = None) -> Scoring:
    """The scoring in ``file``, ``ZB_SCORING``, or as shipped; :class:`InputError` for a bad file."""
    named = file or Path(os.environ.get("ZB_SCORING") or _SHIPPED)
    try:
        return Scoring.model_validate(yaml.safe_load(named.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise input_error(
            str(named),
            f"不是评分办法（{error}）",
            "照 quality/scores/scoring.yml 写：六个维度的权重、指标权重、由高到低的等级",
        ) from error
