"""Tickets in the registry: raised, moved, rechecked and closed, each step a row of the journal.

A ticket is one agency, entry and rule. Only :meth:`Tickets.recheck` closes or reopens one: it is
told how many rows have the problem. The history of a ticket is what the journal says of it.
"""

import hashlib
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa

from resources.registry.database import Database
from resources.registry.journal import LOCK, Journal
from resources.registry.ticket_tables import conflict_confirmed, ticket, ticket_round
from zb_pipelines.refusal import refuse
from zb_pipelines.tickets.limits import Limits
from zb_pipelines.tickets.states import CLOSED, Side, Standing, State, act
from zb_pipelines.workdays import add_working_days, working_days_between

Kind = Literal["rule", "conflict", "disputed"]
NIGHT = "夜间复检"


@dataclass(frozen=True)
class Subject:
    """What a ticket is about, and who answers for it (article 6)."""

    kind: Kind
    agency: str
    entry: str
    rule: str
    unit: str
    person: str

    @property
    def id(self) -> str:
        """The ticket's number: the same for the same entry and rule, on every night."""
        return hashlib.sha256(f"{self.entry}\n{self.rule}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Found:
    """How many rows a check found with the problem; ``reason`` says why where there are none left."""

    subject: Subject
    rows: int
    reason: str


@dataclass(frozen=True)
class Ticket:
    """A subject with what became of it; ``rows`` have the problem now, ``found`` had it at most."""

    subject: Subject
    standing: Standing
    round: int
    dispatched: date
    due: date
    provisional: bool
    rows: int
    found: int
    looked: date
    suspended: date | None = None
    closed: date | None = None
    evidence: str | None = None

    @property
    def open(self) -> bool:
        """Whether it is not 办结."""
        return self.standing.state != CLOSED

    def overdue(self, day: date) -> bool:
        """Whether its limit has passed on ``day``; while it is suspended no limit passes."""
        return self.open and self.suspended is None and day > self.due


@dataclass(frozen=True)
class Round:
    """One raising of a ticket, or reopening (``round`` above 1): what figures count."""

    ticket: str
    round: int
    agency: str
    opened: date
    due: date
    found: int
    rows: int
    closed: date | None


class Tickets:
    """The tickets in the registry's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.journal = Journal(database)

    def all(self) -> list[Ticket]:
        """Every ticket ever raised, by due day, agency and entry."""
        order = (ticket.c.due, ticket.c.agency, ticket.c.entry, ticket.c.rule)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(ticket).order_by(*order))
            return [_ticket(row) for row in rows.mappings()]

    def one(self, number: str) -> Ticket:
        """The ticket of that number; :class:`Refusal` where there is none."""
        with self._database.reading() as connection:
            return _found(connection, number)

    def rounds(self) -> list[Round]:
        """Every raising and reopening."""
        with self._database.reading() as connection:
            query = sa.select(ticket_round).order_by(*ticket_round.primary_key)
            return [Round(**row) for row in connection.execute(query).mappings()]

    def recheck(
        self, found: Sequence[Found], day: date, limits: Limits, actor: str = NIGHT
    ) -> dict[str, list[str]]:
        """Bring the tickets to what a check of ``day`` found; the events by ticket.

        A subject that is not among ``found`` was not checked: its ticket stays as it is. A
        ticket checked on a later day already is left alone; the same day twice changes nothing.
        """
        events: dict[str, list[str]] = {}
        with self._database.writing(lock=LOCK) as connection:
            known = {
                each.subject.id: each
                for each in map(_ticket, connection.execute(sa.select(ticket)).mappings())
            }
            for each in found:
                now = known.get(each.subject.id)
                if now and now.looked > day:
                    continue
                said = _after_check(now, each, day, limits)
                known |= {each.subject.id: said[-1][1]} if said else {}
                self._record(connection, actor, said, events)
                if now and not said and now.looked < day:
                    self._keep(connection, replace(now, looked=day))
            for each in known.values():
                if each.overdue(day) and not each.standing.supervised:
                    pressed = replace(each, standing=act(each.standing, "督办"))
                    self._record(connection, actor, [("督办", pressed)], events)
        return events

    def move(
        self, number: str, action: str, actor: str, reason: str, day: date, limits: Limits
    ) -> Ticket:
        """Let a person take ``action``; :class:`Refusal` where it is out of turn or has no reason."""
        if not reason.strip() or not actor.strip():
            raise refuse(number, "没有写经办人或者理由", "写明谁、为什么")
        with self._database.writing(lock=LOCK) as connection:
            now = _found(connection, number)
            after = _timed(now, replace(now, standing=act(now.standing, action)), day, limits)
            after = replace(after, evidence=reason)
            self._record(connection, actor, [(action, after)], {})
        return after

    def answered(self, number: str, actor: str, evidence: str) -> None:
        """Note that the agency answered: the ticket goes on to 复检, by every state in between."""
        with self._database.writing(lock=LOCK) as connection:
            now = _found(connection, number)
            said: list[tuple[str, Ticket]] = []
            for action in ("签收", "核实", "整改", "复检"):
                if _before(now.standing.state, action):
                    state = replace(now.standing, state=action, side=None)
                    now = replace(now, standing=state, suspended=None, evidence=evidence)
                    said.append((action, now))
            self._record(connection, actor, said, {})

    def confirm(self, conflicts: Sequence[str], number: str, actor: str, day: date) -> None:
        """Remember the conflicts (salted hashes) in which the authority stands by its value."""
        rows = [{"id": each, "ticket": number, "actor": actor, "day": day} for each in conflicts]
        if rows:
            with self._database.writing() as connection:
                self._database.upsert(connection, conflict_confirmed, rows)

    def confirmed(self) -> list[str]:
        """The conflicts that an authority has confirmed, as salted hashes."""
        with self._database.reading() as connection:
            query = sa.select(conflict_confirmed.c.id).order_by(conflict_confirmed.c.id)
            return list(connection.execute(query).scalars())

    @contextmanager
    def one_import_at_a_time(self) -> Generator[None]:
        """While the block runs nobody else is in it: corrections are read and written whole."""
        with self._database.writing(lock="corrections"):
            yield

    def _record(
        self,
        connection: sa.Connection,
        actor: str,
        said: Sequence[tuple[str, Ticket]],
        events: dict[str, list[str]],
    ) -> None:
        for event, after in said:
            number = after.subject.id
            self._keep(connection, after)
            self.journal.append_within(connection, actor, f"工单{event}", number, _row(after))
            events.setdefault(number, []).append(event)

    def _keep(self, connection: sa.Connection, after: Ticket) -> None:
        self._database.upsert(connection, ticket, [_row(after)])
        told = Round(
            after.subject.id,
            after.round,
            after.subject.agency,
            after.dispatched,
            after.due,
            after.found,
            after.rows,
            after.closed,
        )
        self._database.upsert(connection, ticket_round, [asdict(told)])


def _after_check(
    now: Ticket | None, found: Found, day: date, limits: Limits
) -> list[tuple[str, Ticket]]:
    """The events of one check with the ticket after each; none where all is as it was."""
    if now is None or not now.open:
        if not found.rows:
            return []
        return _raised(now, found, day, limits)
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


def _raised(
    before: Ticket | None, found: Found, day: date, limits: Limits
) -> list[tuple[str, Ticket]]:
    """A new round: found, and dispatched on the same day to the responsible unit."""
    due = limits.of(found.subject.agency, found.subject.kind).due(day, extended=False)
    fresh = Ticket(
        subject=found.subject,
        standing=Standing("发现"),
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


def _timed(now: Ticket, after: Ticket, day: date, limits: Limits) -> Ticket:
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


def _before(state: State, action: State) -> bool:
    order: tuple[State, ...] = ("发现", "派发", "签收", "核实", "整改", "复检", CLOSED)
    return order.index(state) < order.index(action)


def _found(connection: sa.Connection, number: str) -> Ticket:
    row = connection.execute(sa.select(ticket).where(ticket.c.id == number)).mappings().first()
    if row is None:
        raise refuse(number, "没有这个工单", "用 zb tickets list 查看编号")
    return _ticket(row)


def _row(each: Ticket) -> dict[str, Any]:
    row = asdict(each)
    return {"id": each.subject.id, **row.pop("subject"), **row.pop("standing"), **row}


def _ticket(row: Mapping[Any, Any]) -> Ticket:
    columns = dict(row)
    del columns["id"]
    subject = Subject(**{name: columns.pop(name) for name in Subject.__dataclass_fields__})
    side: Side | None = columns.pop("side")
    standing = Standing(
        columns.pop("state"), side, columns.pop("extended"), columns.pop("supervised")
    )
    return Ticket(subject, standing, **columns)
