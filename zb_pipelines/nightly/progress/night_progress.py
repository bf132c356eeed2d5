"""How far the night of a day is, and whether it will end in time, judged by the nights before it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import QUALITY_REPORT

if TYPE_CHECKING:
    from resources.registry import Registry

NIGHTS = 14
"""How many past nights say how long a night takes."""
LONGEST = timedelta(hours=12)
"""What took longer was no night: its report was made again by day."""


@dataclass(frozen=True)
class NightProgress:
    """The night of ``day`` at the moment ``now``; instants have a zone.

    ``began``: the first pull; ``ended``: the report; ``usual``: the median length of past nights,
    ``None`` where there was none; ``due``: when it must have ended.
    """

    day: date
    now: datetime
    due: datetime
    began: datetime | None = None
    ended: datetime | None = None
    usual: timedelta | None = None

    @property
    def expected_end(self) -> datetime | None:
        """When it will end; one that has not begun is taken to begin now. ``None``: ended, or not known."""
        if self.ended or self.usual is None:
            return None
        return max(self.now, (self.began or self.now) + self.usual)

    @property
    def is_late(self) -> bool:
        """Whether it has not ended and will not by :attr:`due`."""
        return self.expected_end is not None and self.expected_end > self.due

    def as_json(self) -> dict[str, object]:
        """Instants and seconds, for `zb status --json`."""
        return {
            "day": self.day,
            "began": self.began,
            "ended": self.ended,
            "usual_seconds": self.usual.total_seconds() if self.usual else None,
            "expected": self.expected_end,
            "due": self.due,
            "late": self.is_late,
        }


def night_progress(registry: "Registry", day: date, night_by: str, now: datetime) -> NightProgress:
    """The night of ``day`` as the registry recorded it; ``night_by`` (HH:MM) of the clock's own day."""
    reports = {
        build.day: build.ended_at
        for build in registry.history.builds([QUALITY_REPORT])
        if build.ended_at and build.day <= day
    }
    past = sorted(night for night in reports if night < day)[-NIGHTS:]
    began = registry.history.first_pulls([*past, day])
    lengths = [reports[night] - began[night] for night in past if night in began]
    usual = [each for each in lengths if timedelta() < each < LONGEST]
    hour, minute = map(int, night_by.split(":"))
    due = now.astimezone(ZoneInfo(TIMEZONE)).replace(hour=hour, minute=minute, second=0)
    return NightProgress(
        day,
        now,
        due.replace(microsecond=0),
        began.get(day),
        reports.get(day),
        timedelta(seconds=median(each.total_seconds() for each in usual)) if usual else None,
    )


def progress_sentence(night: NightProgress) -> str | None:
    """When a night that has not ended will, and whether that is too late; ``None``: nothing can be said."""
    if night.expected_end is None or night.usual is None:
        return None
    values = {
        "usual": _clock_length(night.usual),
        "expected": _clock(night.expected_end),
        "due": _clock(night.due),
    }
    if night.began and night.is_late:
        return message(
            "the night began at {began} and usually takes {usual}: it will end at {expected} at the"
            " earliest, later than {due}",
            began=_clock(night.began),
            **values,
        )
    if night.began:
        return message(
            "the night began at {began} and usually takes {usual}: it will end at about {expected}",
            began=_clock(night.began),
            **values,
        )
    if night.is_late:
        return message(
            "the night has not begun and usually takes {usual}: it will end at {expected} at the"
            " earliest, later than {due}",
            **values,
        )
    return message("the night has not begun; it usually takes {usual}", **values)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(TIMEZONE)):%H:%M}"


def _clock_length(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
