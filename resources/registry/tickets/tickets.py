"""Tickets in the registry: raised, moved, rechecked and closed, each step a row of the journal.

A ticket is one agency, entry and rule. Only :meth:`Tickets.recheck` closes or reopens one: it is
told how many rows have the problem. The history of a ticket is what the journal says of it.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Act, Journal, append_lines
from resources.registry.records.tickets import ProblemCount, Round, Ticket
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.ticket_tables import conflict_confirmed, ticket, ticket_round
from resources.registry.tickets.ticket_rows import round_row, ticket_of, ticket_row
from resources.registry.tickets.transitions import adjust_due_date, after_check
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.tickets.limits import Limits
from zb_pipelines.domain.tickets.states import STATES, State, act

NIGHT = "夜间复检"


class Tickets:
    """The tickets in the registry's database."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self.journal = Journal(database)

    def all(self) -> list[Ticket]:
        """Every ticket ever raised, by due day, agency and entry."""
        order = (ticket.c.due, ticket.c.agency, ticket.c.entry, ticket.c.rule)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(ticket).order_by(*order))
            return [ticket_of(row) for row in rows.mappings()]

    def one(self, number: str) -> Ticket:
        """The ticket of that number; :class:`InputError` where there is none."""
        with self._database.reading() as connection:
            return _find_ticket(connection, number)

    def rounds(self) -> list[Round]:
        """Every raising and reopening."""
        with self._database.reading() as connection:
            query = sa.select(ticket_round).order_by(*ticket_round.primary_key)
            return [Round(**row) for row in connection.execute(query).mappings()]

    def recheck(
        self, found: Sequence[ProblemCount], day: date, limits: Limits, actor: str = NIGHT
    ) -> dict[str, list[str]]:
        """Bring the tickets to what a check of ``day`` found; the events by ticket.

        A subject that is not among ``found`` was not checked: its ticket stays as it is. A
        ticket checked on a later day already is left alone; the same day twice changes nothing.
        """
        taken: list[tuple[str, Ticket]] = []
        looked: list[Ticket] = []
        with self._database.writing(lock=LOCK) as connection:
            known = {
                each.subject.id: each
                for each in map(ticket_of, connection.execute(sa.select(ticket)).mappings())
            }
            for each in found:
                now = known.get(each.subject.id)
                if now and now.looked > day:
                    continue
                said = after_check(now, each, day, limits)
                taken += said
                if said:
                    known[each.subject.id] = said[-1][1]
                elif now and now.looked < day:
                    known[each.subject.id] = replace(now, looked=day)
                    looked.append(known[each.subject.id])
            taken += [
                ("督办", replace(each, standing=act(each.standing, "督办")))
                for each in known.values()
                if each.overdue(day) and not each.standing.supervised
            ]
            self._record(connection, actor, taken, looked)
        return _events(taken)

    def move(
        self, number: str, action: str, actor: str, reason: str, day: date, limits: Limits
    ) -> Ticket:
        """Let a person take ``action``; :class:`InputError` where it is out of turn or has no reason."""
        if not reason.strip() or not actor.strip():
            raise input_error(
                number, message("the person or the reason is missing"), message("say who and why")
            )
        with self._database.writing(lock=LOCK) as connection:
            now = _find_ticket(connection, number)
            after = adjust_due_date(
                now, replace(now, standing=act(now.standing, action)), day, limits
            )
            after = replace(after, evidence=reason)
            self._record(connection, actor, [(action, after)])
        return after

    def record_answer(self, number: str, actor: str, evidence: str) -> None:
        """Note that the agency answered: the ticket goes on to 复检, by every state in between."""
        with self._database.writing(lock=LOCK) as connection:
            now = _find_ticket(connection, number)
            said: list[tuple[str, Ticket]] = []
            for action in ("签收", "核实", "整改", "复检"):
                if _before(now.standing.state, action):
                    state = replace(now.standing, state=action, side=None)
                    now = replace(now, standing=state, suspended=None, evidence=evidence)
                    said.append((action, now))
            self._record(connection, actor, said)

    def confirm(self, conflicts: Sequence[str], number: str, actor: str, day: date) -> None:
        """Remember the conflicts (salted hashes) in which the authority stands by its value."""
        rows = [{"id": each, "ticket": number, "actor": actor, "day": day} for each in conflicts]
        if rows:
            with self._database.writing() as connection:
                self._database.upsert(connection, conflict_confirmed, rows)
                journal_rows(connection, {conflict_confirmed: [(number,)]})

    def confirmed_conflicts(self) -> list[str]:
        """The conflicts that an authority has confirmed, as salted hashes."""
        with self._database.reading() as connection:
            query = sa.select(conflict_confirmed.c.id).order_by(conflict_confirmed.c.id)
            return list(connection.execute(query).scalars())

    @contextmanager
    def one_import_at_a_time(self) -> Generator[None]:
        """While the block runs nobody else is in it: corrections are read and written whole."""
        with self._database.exclusive("corrections"):
            yield

    def _record(
        self,
        connection: sa.Connection,
        actor: str,
        taken: Sequence[tuple[str, Ticket]],
        looked: Sequence[Ticket] = (),
    ) -> None:
        """Keep what tickets became by the events ``taken``, and those that a check only ``looked`` at."""
        acts = [
            Act(actor, f"工单{event}", after.subject.id, ticket_row(after))
            for event, after in taken
        ]
        append_lines(connection, acts)
        kept = [*looked, *(after for _, after in taken)]
        newest = {each.subject.id: ticket_row(each) for each in kept}
        rounds = {(each.subject.id, each.round): round_row(each) for each in kept}
        self._database.upsert(connection, ticket, [*newest.values()])
        self._database.upsert(connection, ticket_round, [*rounds.values()])
        journal_rows(connection, _groups([*newest]))


def _events(taken: Sequence[tuple[str, Ticket]]) -> dict[str, list[str]]:
    events: dict[str, list[str]] = {}
    for event, after in taken:
        events.setdefault(after.subject.id, []).append(event)
    return events


def _groups(numbers: Sequence[str]) -> Mapping[sa.Table, Sequence[tuple[str]]]:
    keys = [(number,) for number in numbers]
    return {ticket: keys, ticket_round: keys} if keys else {}


def _before(state: State, action: State) -> bool:
    return STATES.index(state) < STATES.index(action)


def _find_ticket(connection: sa.Connection, number: str) -> Ticket:
    row = connection.execute(sa.select(ticket).where(ticket.c.id == number)).mappings().first()
    if row is None:
        raise input_error(
            number,
            message("there is no such ticket"),
            message("see the numbers with zb tickets list"),
        )
    return ticket_of(row)
