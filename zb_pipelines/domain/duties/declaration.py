"""``duties.yml`` of the catalog: bases, clocks and concluded assessments, each with its source."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.workdays import Deadline, add_working_days

RequestKind = Literal["access", "correction", "deletion"]
FILE = "duties.yml"


class DutySource(Declared):
    """Where a duty comes from."""

    source: str = Field(description="The law or who decided.")
    verified: bool = Field(default=False, description="Whether its text was read.")


class RequestRule(DutySource):
    """How a kind of request is handled, and within how many working days."""

    title: str = Field(description="Its Chinese name.")
    days: int = Field(ge=1, description="Working days from the day that it was received.")
    how: str = Field(description="What of the platform answers it.")


class ThemePurpose(Declared):
    """Why a database handles personal data."""

    basis: str = Field(description="The task by law that it serves, in Chinese.")
    verified: bool = Field(default=False, description="Whether the basis was read and applies.")
    retention: str = Field(description="How long, and what ends it.")


class AssessmentText(Declared):
    """What an impact assessment says, be it signed or not."""

    necessity: str = Field(description="Why purpose and way are lawful, legitimate and necessary.")
    risk: str = Field(description="What it does to the rights of persons, and the risk.")
    measures: str = Field(description="Whether the measures fit the risk.")


class Conclusion(AssessmentText):
    """A concluded impact assessment; it holds for the personal columns that it was made of."""

    day: date = Field(description="When it was concluded.")
    by: str = Field(description="Who signed it.")
    fingerprint: str = Field(description="That which `zb duties assessment` prints.")


class Duties(Declared):
    """Everything of ``duties.yml``."""

    register_source: DutySource = Field(alias="register", description="Source of the register.")
    assessment: DutySource = Field(description="Source of the impact assessment.")
    requests: dict[RequestKind, RequestRule] = Field(description="Requests of persons, by kind.")
    sensitive: tuple[str, ...] = Field(
        default=(), description="Semantic types that are sensitive personal data."
    )
    purposes: dict[str, ThemePurpose] = Field(
        default_factory=dict, description="By database: why it handles personal data."
    )
    assessments: dict[str, AssessmentText] = Field(
        default_factory=dict[str, AssessmentText],
        description="By database: the text that is to be signed.",
    )
    concluded: dict[str, Conclusion] = Field(
        default_factory=dict, description="Concluded assessments by database."
    )

    def due(self, kind: RequestKind, received: date) -> Deadline:
        """The last day to answer a request."""
        return add_working_days(received, self.requests[kind].days)


def load_duties(catalog: Path) -> Duties:
    """The duties that the catalog folder declares; the shipped ones where it has none.

    :class:`InputError` where they do not follow their schema.
    """
    file = catalog / FILE
    return _read(file) if file.exists() else shipped_duties()


@cache
def shipped_duties() -> Duties:
    """Those of the shipped catalog."""
    return _read(SHIPPED_CATALOG / FILE)


def _read(file: Path) -> Duties:
    said: Mapping[str, object] = yaml.safe_load(file.read_text("utf-8"))
    try:
        return Duties.model_validate(said)
    except ValidationError as error:
        raise input_error(
            file.name,
            message("does not follow its schema"),
            message("zb catalog check names each key"),
        ) from error
