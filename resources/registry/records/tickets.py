"""What the registry remembers of tickets: what each is about, where it stands, its rounds."""

import hashlib
from dataclasses import dataclass
from datetime import date

from zb_pipelines.domain.tickets.limits import TicketKind
from zb_pipelines.domain.tickets.states import CLOSED, TicketStatus

Kind = TicketKind


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
class ProblemCount:
    """How many rows a check found with the problem; ``reason`` says why where there are none left."""

    subject: Subject
    rows: int
    reason: str


@dataclass(frozen=True)
class Ticket:
    """A subject with what became of it; ``rows`` have the problem now, ``found`` had it at most."""

    subject: Subject
    standing: TicketStatus
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
