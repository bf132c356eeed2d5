"""What became of the tickets of a period, by agency: the figures of the bureau's report (facts 整改率)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from resources.registry.records.tickets import Round
from zb_pipelines.domain.period import Period


@dataclass(frozen=True)
class TicketFigures:
    """Counts of one agency in one period, as they stood on ``day``.

    ``raised``: raised or reopened in the period; of these ``reopened``. ``closed``, ``on_time``:
    closed in the period, of these by their limit. ``overdue``: whose limit passed in the period
    unclosed. ``left``: open at the end. ``raised_closed``: of those raised, closed by ``day``; ``raised_due``:
    closed, or past their limit: a ticket that is not yet due is no failure. ``rows_found``, ``rows_left``: rows with the problem, of
    those raised in the period. Rates are ``None`` where there is nothing to divide by.
    """

    agency: str
    raised: int
    reopened: int
    closed: int
    on_time: int
    overdue: int
    left: int
    rows_found: int
    rows_left: int
    raised_closed: int
    raised_due: int

    @property
    def correction_rate(self) -> float | None:
        """整改率: of the tickets raised in the period that are closed or due, those closed by ``day``."""
        return self.raised_closed / self.raised_due if self.raised_due else None

    @property
    def row_rate(self) -> float | None:
        """The same in rows: of the rows found, those that have the problem no more."""
        return 1 - self.rows_left / self.rows_found if self.rows_found else None

    @property
    def timely_rate(self) -> float | None:
        """整改及时率: those closed by their limit, of them and of those whose limit passed unclosed."""
        due = self.on_time + self.overdue
        return self.on_time / due if due else None


def ticket_figures(rounds: Iterable[Round], period: Period, day: date) -> list[TicketFigures]:
    """The figures of every agency that ever had a ticket, by agency, as known on ``day``."""
    by_agency: dict[str, list[Round]] = {}
    for each in rounds:
        if each.opened <= day:
            by_agency.setdefault(each.agency, []).append(each)
    return [_figures(agency, mine, period, day) for agency, mine in sorted(by_agency.items())]


def _figures(agency: str, rounds: list[Round], period: Period, day: date) -> TicketFigures:
    end = min(period.last, day)
    raised = [each for each in rounds if period.first <= each.opened <= end]
    closed = [each for each in rounds if each.closed and period.first <= each.closed <= end]
    late = [
        each
        for each in rounds
        if period.first <= each.due < end and (each.closed is None or each.closed > each.due)
    ]
    return TicketFigures(
        agency=agency,
        raised=len(raised),
        reopened=sum(each.round > 1 for each in raised),
        closed=len(closed),
        on_time=sum(each.closed <= each.due for each in closed if each.closed),
        overdue=len(late),
        left=sum(
            each.opened <= end and not (each.closed and each.closed <= end) for each in rounds
        ),
        rows_found=sum(each.found for each in raised),
        rows_left=sum(each.rows for each in raised),
        raised_closed=sum(bool(each.closed and each.closed <= end) for each in raised),
        raised_due=sum(
            bool(each.closed and each.closed <= end) or each.due < end for each in raised
        ),
    )
