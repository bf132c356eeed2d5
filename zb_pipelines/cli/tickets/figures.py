"""`zb tickets figures`: how many tickets were raised and closed in a period."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.known_name import require_known
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.cli.tickets.ticket_json import Agency
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.tickets.figures import TicketFigures

_RATES = ("correction_rate", "row_rate", "timely_rate")


def figures(
    period: Annotated[str, typer.Option(help="2026, 2026-Q4, 2026-11 or 2026-11-21")],
    agency: Agency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Tickets raised, closed, overdue and reopened in a period, and the rates of correction, by agency."""
    from assets.tickets.figures import ticket_figures
    from zb_pipelines.domain.period import period_of

    platform, release = open_release(day, "zb tickets")
    rounds = platform.registry.tickets.rounds()
    found = ticket_figures(rounds, period_of(period), chosen_day(day))
    formerly = (each.agency for each in found)
    require_known("--agency", agency, {*release.catalog.agencies, *formerly})
    found = [each for each in found if agency in (None, each.agency)]
    if as_json:
        print_json([vars(each) | {name: getattr(each, name) for name in _RATES} for each in found])
        return
    columns = [
        message("Agency"),
        message("Raised"),
        message("Reopened"),
        message("Closed"),
        message("Closed on time"),
        message("Overdue"),
        message("Open"),
        message("Correction rate"),
        message("Rate of timely correction"),
        message("Correction rate of rows"),
    ]
    title = message("Tickets in {period}", period=period)
    print_table(title, columns, [_line(each) for each in found])


def _line(of_agency: "TicketFigures") -> tuple[object, ...]:
    rates = (of_agency.correction_rate, of_agency.timely_rate, of_agency.row_rate)
    return (
        of_agency.agency,
        of_agency.raised,
        of_agency.reopened,
        of_agency.closed,
        of_agency.on_time,
        of_agency.overdue,
        of_agency.left,
        *(None if rate is None else f"{rate:.1%}" for rate in rates),
    )
