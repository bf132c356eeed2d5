"""When the 15 working days of art. 10 para 4 begin, and how much of them is left."""

import os
from datetime import date
from typing import Literal, cast, get_args

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.workdays import Deadline, add_working_days, working_days_between

WORKING_DAYS = 15
Start = Literal["in_force", "published"]
Urgency = Literal["overdue", "due_today", "within_2", "within_5", "later"]
URGENCY_NAMES: dict[Urgency, str] = {
    "overdue": "已逾期",
    "due_today": "今天到期",
    "within_2": "两个工作日内到期",
    "within_5": "五个工作日内到期",
    "later": "未到期",
}


def chosen_start() -> Start:
    """Which day starts the clock: ``ZB_LAW_CLOCK``, ``in_force`` (default) or ``published``.

    The Measures do not say. :class:`InputError` for another word.
    """
    said = os.environ.get("ZB_LAW_CLOCK", "in_force")
    if said not in get_args(Start):
        words = "、".join(get_args(Start))
        raise input_error("ZB_LAW_CLOCK", f"不认识“{said}”", f"写成其中之一：{words}")
    return cast("Start", said)


def start_of(in_force: date, published: date | None, start: Start) -> date:
    """The day the clock starts; without a registered publication it is the entry into force."""
    return published if start == "published" and published else in_force


def deadline(since: date) -> Deadline:
    """The last day of the period that starts with ``since``."""
    return add_working_days(since, WORKING_DAYS)


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
