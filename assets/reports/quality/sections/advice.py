"""What is to be done next: who must act, on what, by when; it follows from the other chapters."""

from collections.abc import Sequence

from assets.reports.coverage.ledger import OUTSTANDING
from assets.reports.quality.document.document import Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import ReportedProblem
from assets.reports.quality.sections.causes import measures_by_cause
from zb_pipelines.domain.messages import message

Action = tuple[str, str, str | None]


def now() -> str:
    """The limit of what cannot wait."""
    return message("at once")


def advice(facts: Facts, names: Names, found: Sequence[ReportedProblem]) -> Section:
    """工作建议: measures by cause, the city's first, then what only the leadership can settle."""
    blocks = (measures_by_cause(facts, names, found), _for_leaders(facts, names))
    return Section("advice", message("Advice"), blocks)


def _for_leaders(facts: Facts, names: Names) -> Table:
    """Entries that are not aggregated, changes of law past their limit, rules suspected to be wrong."""
    rows = [
        (
            names.agency(each.agency),
            message("{title} is not aggregated: {reason}", title=each.title, reason=each.reason),
            message("have the agency name a day by which it delivers again"),
        )
        for each in facts.ledger.entries
        if each.state in OUTSTANDING
    ]
    rows += [
        (
            names.agency(each.duty.agency),
            message("{title}: the change of law is overdue", title=names.title(each.duty.entry)),
            message("press for the update of the catalog"),
        )
        for each in facts.dockets
        if each.duty.due < facts.day
    ]
    columns = (
        Column(message("Agency")),
        Column(message("Matter")),
        Column(message("What the leadership is asked for")),
    )
    title = message("Matters for the leadership")
    return Table("leaders", title, columns, tuple(rows), message("Nothing needs the leadership"))


def all_actions(facts: Facts, names: Names) -> Section:
    """Every action of every agency, the most pressing first."""
    columns = (Column(message("Agency")), Column(message("Action")), Column(message("Due"), "day"))
    table = Table(
        "actions",
        message("Actions"),
        columns,
        actions(facts, names),
        message("Nothing is to be done"),
    )
    return Section("actions", message("Actions by agency"), (table,))


def actions(facts: Facts, names: Names) -> tuple[Action, ...]:
    """Every action, the most pressing first."""
    found: list[Action] = [
        (
            names.agency(each.agency),
            message(
                "resume the aggregation of {title}: {reason}", title=each.title, reason=each.reason
            ),
            now(),
        )
        for each in facts.ledger.entries
        if each.state in OUTSTANDING
    ]
    for each in facts.dockets:
        what = message(
            "{title}: update the catalog by the changed law", title=names.title(each.duty.entry)
        )
        found.append((names.agency(each.duty.agency), what, str(each.duty.due)))
    found += _tickets(facts, names)
    found += [
        (
            names.owner(each.entry),
            message("{title}: to be had by sharing", title=names.title(each.entry)),
            None,
        )
        for each in facts.duplicates
        if each.held
    ]
    return tuple(sorted(found, key=_pressing))


def _tickets(facts: Facts, names: Names) -> list[Action]:
    """The open tickets of each agency, those overdue apart."""
    late: dict[str, list[str]] = {}
    due: dict[str, list[str]] = {}
    for each in facts.rounds:
        if not (each.closed and each.closed <= facts.day):
            kind = late if each.due < facts.day else due
            kind.setdefault(each.agency, []).append(str(each.due))
    overdue = [
        (
            names.agency(key),
            message(
                "close {count} overdue tickets (the earliest was due {day})",
                count=len(days),
                day=min(days),
            ),
            now(),
        )
        for key, days in late.items()
    ]
    coming = [
        (names.agency(key), message("close {count} tickets", count=len(days)), min(days))
        for key, days in due.items()
    ]
    return [*overdue, *coming]


def _pressing(each: Action) -> tuple[str, str, str]:
    return ("" if each[2] == now() else each[2] or "9"), each[0], each[1]
