"""The periods that tickets are counted in: a day, a month, a quarter, a year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zb_pipelines.refusal import refuse

_FORM = re.compile(r"(\d{4})(?:Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    first: date
    last: date


def period_of(text: str) -> Period:
    """``2026``, ``2026Q4``, ``2026-11`` or ``2026-11-21``; :class:`Refusal` for anything else."""
    form = _FORM.fullmatch(text)
    try:
        if form is None:
            raise ValueError(text)
        year, quarter, month, day = (int(part) if part else None for part in form.groups())
        if year and day and month:
            return Period(date(year, month, day), date(year, month, day))
        start = month or (quarter * 3 - 2 if quarter else 1)
        months = 1 if month else 3 if quarter else 12
        first = date(year or 0, start, 1)
        return Period(first, _first_after(first, months) - timedelta(days=1))
    except ValueError as error:
        what = f"{text!r} 不是一个期间"
        raise refuse("--period", what, "写成 2026、2026Q4、2026-11 或者 2026-11-21") from error


def _first_after(first: date, months: int) -> date:
    count = first.month - 1 + months
    return date(first.year + count // 12, count % 12 + 1, 1)
