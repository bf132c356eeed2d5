"""The last night that ran to its end, by the report that ends it: for `zb status` and `zb doctor`."""

from datetime import date
from typing import TYPE_CHECKING

from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import QUALITY_REPORT

if TYPE_CHECKING:
    from resources.registry import Registry


def last_night(registry: "Registry", day: date) -> date | None:
    """The newest night up to ``day`` whose report was made; None where there is none."""
    nights = [build.day for build in registry.history.builds([QUALITY_REPORT])]
    return max((night for night in nights if night <= day), default=None)


def night_sentence(last: date | None, day: date) -> str:
    """Whether the night of ``day`` ran up to its report, and if not which was the last."""
    if last is None:
        return message("no night has run yet")
    if last < day:
        return message(
            "the night of {day} has no report; the last night: {last}", day=day, last=last
        )
    return message("the night of {day} has run", day=day)
