"""How many working days an agency has for a ticket: ``tickets.yml`` of the catalog.

The shipped numbers are the platform's own and bind nobody: a limit of Zibo or of the state is not
verified. A deployment that has a binding one enters it in its own file.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zb_pipelines.domain.errors import faulty_keys, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.workdays import Deadline, add_working_days

TicketKind = Literal["rule", "conflict", "disputed", "challenged", "channel"]


class Limit(BaseModel):
    """Working days to answer, and once extended; both are counted from the day of dispatch."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    answer: int = Field(ge=1, description="Working days to answer, from the day of dispatch.")
    extended: int = Field(ge=1, description="Working days once extended, from the same day.")

    @model_validator(mode="after")
    def _longer(self) -> "Limit":
        if self.extended < self.answer:
            raise ValueError(message("extended is shorter than answer"))
        return self

    def due(self, dispatched: date, *, extended: bool) -> Deadline:
        """The last day, by 民法典 第二百零一条 the day of dispatch not counted."""
        return add_working_days(dispatched, self.extended if extended else self.answer)


class Limits(BaseModel):
    """The limit of an agency, else of a kind of ticket, else the default."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    default: Limit = Field(description="The limit where nothing else is said.")
    kinds: dict[str, Limit] = Field(default_factory=dict, description="By kind of ticket.")
    agencies: dict[str, Limit] = Field(
        default_factory=dict, description="By agency; counts before the kind."
    )

    def of(self, agency: str, kind: str) -> Limit:
        """The limit that holds for a ticket."""
        return self.agencies.get(agency) or self.kinds.get(kind) or self.default


def load_limits(file: Path) -> Limits:
    """The limits in ``file``; :class:`InputError` for a bad file."""
    try:
        return Limits.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise input_error(
            str(file),
            message("this is no table of ticket limits: {places}", places=faulty_keys(error)),
            message(
                "write {example}, extended not less than answer; kinds and agencies may be left out",
                example="default: {answer: 5, extended: 10}",
            ),
        ) from error


@cache
def shipped_limits() -> Limits:
    """The limits of the shipped catalog: those of a release from before it held any."""
    return load_limits(SHIPPED_CATALOG / "tickets.yml")


def limits_in_force(released: Limits) -> Limits:
    """The limits in the file that ``ZB_TICKET_LIMITS`` names, else the ``released`` ones."""
    named = setting("ticket_limits")
    return load_limits(Path(named)) if named else released
