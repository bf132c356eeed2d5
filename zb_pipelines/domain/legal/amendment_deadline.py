"""When the 15 working days of art. 10 para 4 begin, and how much of them is left."""

from datetime import date
from typing import Literal, cast, get_args

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.workdays import Deadline, add_working_days, working_days_between

WORKING_DAYS = 15
Start = Literal["in_force", "published"]
Urgency = Literal["overdue", "due_today", "within_2", "within_5", "later"]


def urgency_name(level: Urgency) -> str:
    """How pressing, in words."""
    return {
        "overdue": message("is overdue"),
        "due_today": message("due today"),
        "within_2": message("due within two working days"),
        "within_5": message("due within five working days"),
        "later": message("not due yet"),
    }[level]


def chosen_start() -> Start:
    """Which day starts the clock: ``ZB_LAW_CLOCK``, ``in_force`` (default) or ``published``.

    The Measures do not say. :class:`InputError` for another word.
    """
    said = setting("law_clock") or "in_force"
    if said not in get_args(Start):
        remedy = message("write one of: {words}", words=message(", ").join(get_args(Start)))
        raise input_error("ZB_LAW_CLOCK", message("'{said}' is not known", said=said), remedy)
    return cast("Start", said)


def start_of(in_force: date, published: date | None, start: Start) -> date:
    """The day the clock starts; without a registered publication it is the entry into force."""
    return published if start == "published" and published else in_force


def deadline(since: date, working_days: int = WORKING_DAYS) -> Deadline:
    """The last day of the period of ``working_days`` that starts with ``since``."""
    return add_working_days(since, working_days)


def urgency(due: date, day: date) -> Urgency:
    """How pressing a deadline is on ``day``, in working days."""
    if day > due:
        return "overdue"
    left = working_days_between(day, due)
    if left == 0:
        return "due_today"
    if left <= 2:
        return "within_2"
    return "within_5" if left <= 5 else "later"
