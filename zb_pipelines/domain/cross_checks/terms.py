"""The shape of ``quality.yml``: from when a delivery is stopped, what is usual, when it is late.

All figures are suggestions of the platform (no source states them) until the bureau sets its own.
"""

from typing import Literal

from pydantic import Field

from zb_pipelines.domain.legal.model import Declared

Period = Literal["month", "quarter", "half_year", "year"]


class Stop(Declared):
    """A delivery is kept back when more than ``share`` of it, and ``rows`` or more, is quarantined."""

    share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="The share of a delivery's rows in quarantine from which it is held back.",
    )
    rows: int = Field(
        default=20,
        ge=1,
        description="The fewest quarantined rows for which a delivery is held back.",
    )
    entries: dict[str, float] = Field(
        default_factory=dict, description="Another share for single entries, by <agency>/<entry>."
    )

    def share_of(self, entry: str) -> float:
        """The share that holds for one entry."""
        return self.entries.get(entry, self.share)


class Learning(Declared):
    """What is usual is learnt from the good deliveries of the last ``window`` days.

    At least ``days`` of them; unusual is what lies further from their median than ``width``
    standard deviations, robustly estimated, and than what chance and ``slack`` (a share) allow.
    """

    days: int = Field(
        default=7,
        ge=3,
        description="How many good deliveries are needed before anything is called unusual.",
    )
    window: int = Field(
        default=60, ge=3, description="From how many past days what is usual is learnt."
    )
    width: float = Field(
        default=6.0,
        gt=0,
        description="How many (robust) standard deviations from the median are still usual.",
    )
    slack: float = Field(
        default=0.1, gt=0, description="The relative difference that is always let pass."
    )


class Due(Declared):
    """When the next delivery of a cycle is due.

    Either ``within`` so many days of the last one, or, ``after`` the end of each period, within
    ``grace`` days. ``count`` says whether days or working days are counted.
    """

    within: int | None = Field(
        default=None,
        ge=0,
        description="Days from the last delivery to the next; either this or `after`.",
    )
    after: Period | None = Field(
        default=None,
        description="The period after whose end the next delivery is due; either this or `within`.",
    )
    grace: int = Field(default=0, ge=0, description="Days after the end of the period.")
    count: Literal["calendar", "working"] = Field(
        default="calendar", description="Whether days or working days are counted."
    )


SUGGESTED = {
    "实时": Due(within=1),
    "每日": Due(within=1, count="working"),
    "每周": Due(within=8),
    "每月": Due(after="month", grace=10),
    "每季度": Due(after="quarter", grace=15),
    "每半年": Due(after="half_year", grace=30),
    "每年": Due(after="year", grace=60),
}
"""Cycle → when a delivery is due; irregular entries (不定期) are never late."""


class Terms(Declared):
    """The terms of quality that a deployment sets for itself."""

    stop: Stop = Field(default=Stop(), description="From when a delivery is held back.")
    learning: Learning = Field(default=Learning(), description="How it is learnt what is usual.")
    due: dict[str, Due] = Field(
        default_factory=lambda: dict(SUGGESTED),
        description="When a delivery is late, by the entry's cycle.",
    )
