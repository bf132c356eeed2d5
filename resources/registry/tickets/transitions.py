"""How a ticket goes on: by what a check found, by the clock, by what a person did."""

from dataclasses import replace
from datetime import date

from resources.registry.records.tickets import ProblemCount, Ticket
from zb_pipelines.domain.tickets.limits import Limits
from zb_pipelines.domain.tickets.states import CLOSED, TicketStatus, act
from zb_pipelines.domain.workdays import add_working_days, working_days_between


def after_check(
    now: Ticket | None, found: ProblemCount, day: date, limits: Limits
) -> list[tuple[str, Ticket]]:
    """The events of one check with the ticket after each; none where all is as it was."""
    if now is None or not now.open:
        if not found.rows:
            return []
        return open_round(now, found, day, limits)
    subject = found.subject
    if not found.rows:
        checked = replace(now, standing=replace(now.standing, state="复检"), rows=0, looked=day)
        done = replace(
            checked,
            standing=replace(checked.standing, state=CLOSED, side=None),
            suspended=None,
            closed=day,
            evidence=found.reason,
        )
        again = [] if now.standing.state == "复检" else [("复检", checked)]
        return [*again, ("办结", done)]
    moved = (subject.unit, subject.person) != (now.subject.unit, now.subject.person)
    after = replace(
        now, subject=subject, rows=found.rows, found=max(now.found, found.rows), looked=day
    )
    if now.standing.state == "复检":
        back = replace(after, standing=replace(now.standing, state="整改"), evidence=found.reason)
        return [("复检未通过", back)]
    if moved:
        return [("移交", after)]
    return [("行数变化", after)] if found.rows != now.rows else []


def open_round(
    before: Ticket | None, found: ProblemCount, day: date, limits: Limits
) -> list[tuple[str, Ticket]]:
    """A new round: found, and dispatched on the same day to the responsible unit."""
    due = limits.of(found.subject.agency, found.subject.kind).due(day, extended=False)
    fresh = Ticket(
        subject=found.subject,
        standing=TicketStatus("发现"),
        round=before.round + 1 if before else 1,
        dispatched=day,
        due=due.day,
        provisional=due.provisional,
        rows=found.rows,
        found=found.rows,
        looked=day,
    )
    sent = replace(fresh, standing=act(fresh.standing, "派发"))
    return [("重开" if before else "发现", fresh), ("派发", sent)]


def adjust_due_date(now: Ticket, after: Ticket, day: date, limits: Limits) -> Ticket:
    """The limit after an action: extended, standing still, or moved on by the days it stood still."""
    if after.standing.extended and not now.standing.extended:
        limit = limits.of(now.subject.agency, now.subject.kind)
        due = limit.due(now.dispatched, extended=True)
        return replace(after, due=max(due.day, now.due), provisional=due.provisional)
    if after.standing.side == "挂起" and now.suspended is None:
        return replace(after, suspended=day)
    if now.suspended and after.standing.side != "挂起":
        due = add_working_days(now.due, max(0, working_days_between(now.suspended, day)))
        return replace(after, suspended=None, due=due.day, provisional=due.provisional)
    return after
