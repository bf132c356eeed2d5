"""The periods that are reported on and that tickets are counted in: day, month, quarter, year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_FORM = re.compile(r"(\d{4})(?:-?Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")
Kind = Literal["day", "month", "quarter", "year"]


@dataclass(frozen=True)
class Period:
    """First and last day, both included: a day, or a whole month, quarter or year."""

    first: date
    last: date

    @property
    def kind(self) -> Kind:
        """How long it is."""
        if self.first == self.last:
            return "day"
        months = self.last.month - self.first.month + 1
        return "month" if months == 1 else "quarter" if months == 3 else "year"

    @property
    def name(self) -> str:
        """As it is typed and as files are named: ``2026``, ``2026-Q4``, ``2026-11``, ``2026-11-21``."""
        match self.kind:
            case "day":
                return self.first.isoformat()
            case "month":
                return f"{self.first:%Y-%m}"
            case "quarter":
                return f"{self.first:%Y}-Q{self.last.month // 3}"
            case "year":
                return f"{self.first:%Y}"

    @property
    def title(self) -> str:
        """As it stands in a sentence: ``2026年11月``."""
        year, month = self.first.year, self.first.month
        match self.kind:
            case "day":
                day = self.first.day
                return message("{year}/{month}/{day}", year=year, month=month, day=day)
            case "month":
                return message("{year}/{month}", year=year, month=month)
            case "quarter":
                return _quarter_title(year, (month + 2) // 3)
            case "year":
                return message("year {year}", year=year)

    def before(self) -> "Period":
        """The period of the same kind just before."""
        eve = self.first - timedelta(days=1)
        match self.kind:
            case "day":
                return Period(eve, eve)
            case "month":
                return Period(eve.replace(day=1), eve)
            case "quarter":
                return Period(date(eve.year, eve.month - 2, 1), eve)
            case "year":
                return Period(date(eve.year, 1, 1), eve)

    def year_before(self) -> "Period":
        """The same period of the year before; of 29 February the 28th."""
        if self.kind == "day":
            leap = (self.first.month, self.first.day) == (2, 29)
            day = self.first.replace(year=self.first.year - 1, day=28 if leap else self.first.day)
            return Period(day, day)
        first = self.first.replace(year=self.first.year - 1)
        after = date(self.last.year - 1 + self.last.month // 12, self.last.month % 12 + 1, 1)
        return Period(first, after - timedelta(days=1))

    def parts(self) -> tuple["Period", ...]:
        """Days of a month, months of a quarter or year; a day has itself alone."""
        if self.kind in ("day", "month"):
            days = (self.last - self.first).days + 1
            starts = [self.first + timedelta(days=n) for n in range(days)]
            return tuple(Period(day, day) for day in starts)
        months = range(self.first.month, self.last.month + 1)
        return tuple(_months(date(self.first.year, month, 1), 1) for month in months)


def period_of(text: str) -> Period:
    """``2026``, ``2026-Q4``, ``2026Q4``, ``2026-11``, ``2026-11-21``; :class:`InputError` for others."""
    form = _FORM.fullmatch(text)
    try:
        if form is None:
            raise ValueError(text)
        year, quarter, month, day = (int(part) if part else None for part in form.groups())
        if year and day and month:
            return Period(date(year, month, day), date(year, month, day))
        start = month or (quarter * 3 - 2 if quarter else 1)
        return _months(date(year or 0, start, 1), 1 if month else 3 if quarter else 12)
    except ValueError as error:
        raise input_error(
            "--period",
            message("{text} is not a period", text=text),
            message("write 2026, 2026-Q4, 2026-11 or 2026-11-21"),
        ) from error


def _quarter_title(year: int, quarter: int) -> str:
    match quarter:
        case 1:
            return message("Q1 {year}", year=year)
        case 2:
            return message("Q2 {year}", year=year)
        case 3:
            return message("Q3 {year}", year=year)
        case _:
            return message("Q4 {year}", year=year)


def _months(first: date, months: int) -> Period:
    count = first.month - 1 + months
    after = date(first.year + count // 12, count % 12 + 1, 1)
    return Period(first, after - timedelta(days=1))
