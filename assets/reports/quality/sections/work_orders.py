"""Work orders: raised, on time, overdue, by agency; those overdue by name."""

from collections.abc import Sequence

from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.tickets.figures import ticket_figures
from assets.tickets.wording import words_of
from resources.registry.records.tickets import Round
from zb_pipelines.domain.messages import message


def work_orders(facts: Facts, names: Names) -> Section:
    """工单; an agency's edition lists all that are open."""
    tables = [_figures(facts, names), _overdue(facts, names)]
    if facts.agency:
        tables.append(_open(facts, names))
    return Section("work_orders", message("Tickets"), tuple(tables))


def overdue_rounds(facts: Facts) -> list[Round]:
    """The rounds that were open past their limit on the report's day."""
    late = [
        each
        for each in facts.rounds
        if each.due < facts.day and not (each.closed and each.closed <= facts.day)
    ]
    return sorted(late, key=lambda each: (each.due, each.agency, each.ticket))


def _figures(facts: Facts, names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Raised"), "count"),
        Column(message("Of these reopened"), "count"),
        Column(message("Closed"), "count"),
        Column(message("Closed in time"), "count"),
        Column(message("Overdue"), "alarm"),
        Column(message("Open"), "count"),
        Column(message("Correction rate"), "ratio"),
        Column(message("Corrected in time"), "ratio"),
        Column(message("Rows found"), "count"),
        Column(message("Rows left"), "count"),
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.raised,
            each.reopened,
            each.closed,
            each.on_time,
            each.overdue,
            each.left,
            (each.raised_closed, each.raised_due),
            (each.on_time, each.on_time + each.overdue),
            each.rows_found,
            each.rows_left,
        )
        for each in ticket_figures(facts.rounds, facts.period, facts.day)
    )
    return Table("work_orders", message("Tickets by agency"), columns, rows, message("No tickets"))


def _overdue(facts: Facts, names: Names) -> Table:
    rows = _rows(facts, names, overdue_rounds(facts))
    title, empty = message("Overdue tickets"), message("No overdue tickets")
    return Table("overdue", title, _columns(), rows, empty)


def _open(facts: Facts, names: Names) -> Table:
    left = [each for each in facts.rounds if not (each.closed and each.closed <= facts.day)]
    rows = _rows(facts, names, sorted(left, key=lambda each: (each.due, -each.rows, each.ticket)))
    return Table("open_tickets", message("Open tickets"), _columns(), rows, message("No tickets"))


def _columns() -> tuple[Column, ...]:
    """The columns of :func:`_rows`."""
    return (
        Column(message("Tickets"), "code"),
        Column(message("Agency")),
        Column(message("Office responsible")),
        Column(message("Data")),
        Column(message("Problem")),
        Column(message("Due"), "day"),
        Column(message("Rows"), "count"),
    )


def _rows(facts: Facts, names: Names, rounds: Sequence[Round]) -> tuple[tuple[Cell, ...], ...]:
    subjects = {each.subject.id: each.subject for each in facts.tickets}
    return tuple(
        (
            each.ticket,
            names.agency(each.agency),
            subjects[each.ticket].unit,
            names.title(subjects[each.ticket].entry),
            words_of(subjects[each.ticket], facts.release.catalog).problem,
            str(each.due),
            each.rows,
        )
        for each in rounds
    )
