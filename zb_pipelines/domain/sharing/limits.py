"""The limits in working days of a request for sharing: ``sharing.yml`` of the catalog, one table.

Each says its source and whether that was read; numbers of 政务数据共享条例 could not be verified.
"""

from datetime import date
from functools import cache
from typing import Literal

import yaml
from pydantic import Field

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.workdays import Deadline, add_working_days

Clock = Literal[
    "form_check", "agency_review", "bureau_review", "supply", "objection", "collection", "challenge"
]


class SharingLimit(Declared):
    """One limit, counted from the day that starts it, which does not count (民法典 第二百零一条)."""

    days: int = Field(ge=1, description="Working days.")
    source: str = Field(description="Where the number comes from.")
    verified: bool = Field(
        default=False, description="Whether its source was read; otherwise it is a suggestion."
    )


class SharingRules(Declared):
    """Everything of ``sharing.yml``."""

    limits: dict[Clock, SharingLimit] = Field(description="Limits by the step they are for.")
    longest_grant_days: int = Field(
        default=366, ge=1, le=366, description="Most days that a grant may last."
    )
    link_seconds: int = Field(
        default=300, ge=1, le=600, description="How long the link to a file lives, in seconds."
    )
    sweep_keys: int = Field(
        default=500,
        ge=1,
        description="Distinct persons or bodies a grant may ask for in a day before it is a sweep.",
    )

    def due(self, clock: Clock, start: date) -> Deadline:
        """The last day of a step that ``start`` began."""
        return add_working_days(start, self.limits[clock].days)


@cache
def shipped_sharing_rules() -> SharingRules:
    """The rules of the shipped catalog: those of a release from before it held any."""
    text = (SHIPPED_CATALOG / "sharing.yml").read_text("utf-8")
    return SharingRules.model_validate(yaml.safe_load(text))
