"""How many working days an agency has for a ticket: ``limits.yml``, or the file a deployment names.

The shipped numbers are those of 青岛市公共数据管理办法 第十七条; Zibo's own are not verified.
"""

import os
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.workdays import Deadline, add_working_days

_SHIPPED = Path(__file__).with_name("limits.yml")


class Limit(BaseModel):
    """Working days to answer, and once extended; both are counted from the day of dispatch."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    answer: int = Field(ge=1)
    extended: int = Field(ge=1)

    @model_validator(mode="after")
    def _longer(self) -> "Limit":
        if self.extended < self.answer:
            raise ValueError("extended is shorter than answer")
        return self

    def due(self, dispatched: date, *, extended: bool) -> Deadline:
        """The last day, by 民法典 第二百零一条 the day of dispatch not counted."""
        return add_working_days(dispatched, self.extended if extended else self.answer)


class Limits(BaseModel):
    """The limit of an agency, else of a kind of ticket, else the default."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    default: Limit
    kinds: dict[str, Limit] = {}
    agencies: dict[str, Limit] = {}

    def of(self, agency: str, kind: str) -> Limit:
        """The limit that holds for a ticket."""
        return self.agencies.get(agency) or self.kinds.get(kind) or self.default


def load_limits(file: Path | None = None) -> Limits:
    """The limits in ``file``, ``ZB_TICKET_LIMITS``, or as shipped; :class:`InputError` for a bad file."""
    named = file or Path(os.environ.get("ZB_TICKET_LIMITS") or _SHIPPED)
    try:
        return Limits.model_validate(yaml.safe_load(named.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise input_error(
            str(named),
            message("this is no table of ticket limits: {places}", places=_places(error)),
            message(
                "write {example}, extended not less than answer; kinds and agencies may be left out",
                example="default: {answer: 5, extended: 10}",
            ),
        ) from error


def _places(error: OSError | yaml.YAMLError | ValidationError) -> str:
    """Keys that are wrong, or the kind of error where the file could not be read as YAML."""
    if not isinstance(error, ValidationError):
        return type(error).__name__
    return message(", ").join(".".join(map(str, each["loc"])) for each in error.errors())
